"""Hold what we know: platforms, categories, authorities, constituencies and the routing table.

Sources are YAML and CSV under `source/`; `python -m chalicelib.catalogue.build` checks them all and
writes `built/catalogue.json`, the only file that the API reads, and `built/guidance.json`, from
which pages and open data are made.
"""

from chalicelib.catalogue.areas import Area
from chalicelib.catalogue.loading import load
from chalicelib.catalogue.records import Authority, Catalogue, Category, Platform

__all__ = ["Area", "Authority", "Catalogue", "Category", "Platform", "load"]
