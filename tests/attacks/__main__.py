"""Print all attempts as a table in Markdown, and how many there are of each kind."""

from collections import Counter

from tests.attacks import (
    test_crowding,
    test_many_at_once,
    test_places,
    test_redirects,
    test_scope,
    test_secrets_kept,
    test_words,
)
from tests.attacks.commands import attempts, test_undo
from tests.attacks.row import Row, table


def all_rows() -> list[Row]:
    """Every attempt."""
    through_discord = attempts, test_undo
    modules = test_many_at_once, test_places, test_scope, test_words, test_redirects, test_crowding, test_secrets_kept
    return [row for module in (*through_discord, *modules) for row in module.rows()]


def main() -> None:
    """Print the table."""
    rows = all_rows()
    counted = Counter(row.kind for row in rows)
    print(f"# {len(rows)} attempts of strangers\n")
    print(f"{', '.join(f'{kind}: {count}' for kind, count in sorted(counted.items()))}.\n")
    print(table(rows))


if __name__ == "__main__":
    main()
