from tests.integration.archive.conftest import archive, url

__all__ = ["archive", "url"]
