"""Whether somebody is a person or a place, by article"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("actors", sa.Column("kind", sa.String(length=12), server_default="person", nullable=False))
    op.execute(
        "UPDATE actors SET kind = (SELECT kind FROM people WHERE people.id = person_id) "
        "WHERE person_id IN (SELECT id FROM people WHERE kind <> 'person')"
    )
    op.drop_column("people", "kind")
