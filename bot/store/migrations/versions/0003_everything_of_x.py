"""Notices, attachments, cursors, standings, sealed tokens, receipts; messages that were merged or removed"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

COLUMNS: dict[str, list[sa.Column[Any]]] = {
    "event": [sa.Column("author_id", sa.String(40), nullable=True), sa.Column("settled_at", MOMENT, nullable=True)],
    "customer": [sa.Column("forget_at", MOMENT, nullable=True), sa.Column("receipt", sa.String(20), nullable=True)],
    "conversation": [sa.Column("answered_elsewhere_at", MOMENT, nullable=True)],
    "message": [sa.Column("removed_at", MOMENT, nullable=True)],
    "outgoing": [sa.Column("sent_with", sa.Integer(), nullable=True)],
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.add_column(column)
    op.create_index("ix_event_author_id", "event", ["author_id"])
    op.create_index("ix_customer_forget_at", "customer", ["forget_at"])
    with op.batch_alter_table("outgoing") as batch:
        batch.create_foreign_key("fk_outgoing_sent_with", "outgoing", ["sent_with"], ["id"])
    _create_tables()


def _create_tables() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "message_id", sa.Integer(), sa.ForeignKey("message.id", name="fk_attachment_message_id"), nullable=False
        ),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("media_type", sa.String(80), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
    )
    op.create_index("ix_attachment_message_id", "attachment", ["message_id"])
    op.create_index("ix_attachment_state", "attachment", ["state"])
    op.create_table(
        "cursor",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "standing",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("resets_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "receipt",
        sa.Column("reference", sa.String(20), primary_key=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("erased", sa.JSON(), nullable=False),
    )


def downgrade() -> None:
    for table in ("receipt", "secret", "standing", "cursor", "attachment"):
        op.drop_table(table)
    op.drop_index("ix_customer_forget_at", "customer")
    op.drop_index("ix_event_author_id", "event")
    with op.batch_alter_table("outgoing") as batch:
        batch.drop_constraint("fk_outgoing_sent_with", type_="foreignkey")
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
