"""Static files under hashed names, also inside the imports of JavaScript modules; each stylesheet with all that it imports."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import (?:url\()?"([^"]+)"\)?(?: layer\(([\w-]+)\))?;')
ADDRESS = re.compile(r'url\("(?![#/]|data:|https?:)([^"]+)"\)')


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Lets a browser cache every file for ever and still see a change at once.

    A stylesheet that imports fifty others would be read in several rounds of requests; served is one that holds them all.
    """

    support_js_module_import_aggregation = True

    def compress_files(self, paths: Iterable[str]) -> Any:
        """The last step, in which every file has its final name."""
        served = set(self.hashed_files.values())
        for path in paths:
            if path in served and path.endswith(".css"):
                file = Path(self.path(path))
                text = file.read_text(encoding="utf-8")
                if (whole := self.with_imports(path, text)) != text:
                    file.write_text(whole, encoding="utf-8")
        return super().compress_files(paths)

    def with_imports(self, path: str, text: str) -> str:
        """The stylesheet with each import replaced by what it brings, in its layer."""
        folder = posixpath.dirname(path)

        def brought(found: re.Match[str]) -> str:
            name, layer = posixpath.normpath(posixpath.join(folder, found[1])), found[2]
            inner = self.with_imports(name, Path(self.path(name)).read_text(encoding="utf-8"))
            inner = ADDRESS.sub(lambda address: f'url("{self._moved(address[1], posixpath.dirname(name), folder)}")', inner)
            return f"@layer {layer} {{\n{inner}\n}}" if layer else inner

        return IMPORT.sub(brought, text)

    @staticmethod
    def _moved(address: str, of: str, to: str) -> str:
        """An address relative to one folder, as it reads from another."""
        return posixpath.relpath(posixpath.normpath(posixpath.join(of, address)), to or ".")
