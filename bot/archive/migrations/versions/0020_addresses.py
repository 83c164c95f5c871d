"""Addresses of articles of any length in PostgreSQL's index"""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    op.drop_index("ix_articles_url", "articles")
    op.create_index("ix_articles_url", "articles", ["url"], postgresql_using="hash")
