"""The catalogue: platforms, categories, authorities, constituencies and who is told of what.

Sources are YAML and CSV under `source/`; `python -m chalicelib.catalogue.build` checks them all and
writes `built/catalogue.json`, the only file read at run time.
"""

from chalicelib.catalogue.loading import load
from chalicelib.catalogue.records import Area, Authority, Catalogue, Platform

__all__ = ["Area", "Authority", "Catalogue", "Platform", "load"]
