"""Articles in French and Spanish: who is named, what they are, who said what, and when."""
