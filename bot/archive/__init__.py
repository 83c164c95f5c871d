"""The database: tables, migrations, queries, search. The only code that knows SQL."""
