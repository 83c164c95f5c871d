"""An article as text: its language, model, sentences, quotations, and lines."""
