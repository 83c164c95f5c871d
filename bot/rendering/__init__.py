"""How digests and answers look: Discord components, terminal, HTML preview. Keeps limits, makes text inert."""
