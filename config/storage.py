"""Static files under hashed names, also inside the imports of JavaScript modules."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Lets a browser cache every file for ever and still see a change at once."""

    support_js_module_import_aggregation = True
