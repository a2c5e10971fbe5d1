import json
import logging
import logging.config

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.logs import logging_settings


@pytest.fixture
def logged(capsys):
    """Log one failure in the style given, and hand back what reached the console."""
    before = logging.getLogger("throughline.test")

    def log(style: str) -> str:
        settings = logging_settings("INFO", style)
        root = settings.pop("root")
        settings["loggers"] = {"throughline.test": {**root, "propagate": False}}
        logging.config.dictConfig(settings)
        try:
            raise ValueError("no such thing")
        except ValueError:
            logging.getLogger("throughline.test").exception("Import %s failed", 7)
        return capsys.readouterr().err

    yield log
    before.handlers.clear()
    before.propagate = True


def test_machines_get_one_object_per_line(logged):
    line = json.loads(logged("json"))
    assert (line["event"], line["level"], line["logger"]) == ("Import 7 failed", "error", "throughline.test")
    assert "no such thing" in json.dumps(line["exception"])


def test_people_get_a_line_and_the_traceback(logged):
    text = logged("text")
    assert "Import 7 failed" in text and "ValueError: no such thing" in text


def test_another_style_is_refused():
    with pytest.raises(ImproperlyConfigured, match="text or json"):
        logging_settings("INFO", "xml")
