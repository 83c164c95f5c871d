from tests.end_to_end.desk import archive, desk, late, packs, simcord_bot

__all__ = ["archive", "desk", "late", "packs", "simcord_bot"]
