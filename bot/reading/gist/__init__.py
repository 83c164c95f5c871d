"""The sentences that carry the news."""
