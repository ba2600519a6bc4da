"""Both buckets of guidance in memory, filled from a checkout, whole or small."""

import json
import shutil
from pathlib import Path

from chalicelib.catalogue.guidance_loading import GUIDANCE
from chalicelib.catalogue.loading import BUILT
from chalicelib.model.edition import Edition, Sources
from chalicelib.rendering.edition import edition
from chalicelib.rendering.facts import Controller
from chalicelib.usecases.guidance.publish_sources import publish_sources
from chalicelib.usecases.guidance.publishing import PublishGuidanceDeps
from tests.support.deployments import SETTINGS
from tests.support.fakes import FakeClock, MemoryBlobs

ROOT = Path(__file__).resolve().parents[2]
START = "pages/start.html.j2"
PLATFORMS = {"x", "youtube"}
CATEGORIES = {"threat_violence", "doxxing", "other"}


def render(sources: Sources) -> Edition:
    """Render as the deployment of ``tests.support.deployments`` does."""
    return edition(
        sources, Controller(SETTINGS.controller, SETTINGS.controller_mail, SETTINGS.contact_mail)
    )


class Buckets:
    """Both buckets, filled from a checkout."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.templates, self.site, self.clock = MemoryBlobs(), MemoryBlobs(), FakeClock()
        self.publishing = PublishGuidanceDeps(self.templates, self.site, self.clock, render)
        publish_sources(self.publishing, root)

    def say(self, text: str) -> None:
        """Have the start page say something else, as an editor would."""
        body = self.templates.objects[START].body.decode()
        before, block, after = body.partition("{% block content %}\n")
        after = after.partition("{#- end -#}\n")[2] or after
        whole = f"{before}{block}{text}\n{{#- end -#}}\n{after}".encode()
        self.templates.put(START, whole, content_type="", cache_control="")


def small_checkout(folder: Path) -> Path:
    """A checkout with our templates, two platforms and three categories: quick to publish."""
    folder.mkdir(exist_ok=True)
    for part in ("assets", "templates"):
        shutil.copytree(ROOT / part, folder / part)
    target = folder / "chalicelib/catalogue/built"
    target.mkdir(parents=True)
    catalogue, guidance = json.loads(BUILT.read_text()), json.loads(GUIDANCE.read_text())
    for facts, name in ((catalogue, "id"), (guidance, "platform")):
        facts["platforms"] = [item for item in facts["platforms"] if item[name] in PLATFORMS]
    for platform in guidance["platforms"]:
        platform["breaches"] = [
            item for item in platform["breaches"] if item["category"] in CATEGORIES
        ]
    for facts, name in ((catalogue, "id"), (guidance, "category")):
        facts["categories"] = [item for item in facts["categories"] if item[name] in CATEGORIES]
    (target / BUILT.name).write_text(json.dumps(catalogue))
    (target / GUIDANCE.name).write_text(json.dumps(guidance))
    return folder
