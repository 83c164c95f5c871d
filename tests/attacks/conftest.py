from tests.integration.archive.conftest import archive

__all__ = ["archive"]
