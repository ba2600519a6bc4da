"""List every route, once: for Chalice, and for the OpenAPI document. A new one is an entry and a
view."""

from chalicelib.web.routes import authority, pages, platform, reporter

ROUTES = (*reporter.ROUTES, *platform.ROUTES, *authority.ROUTES, *pages.ROUTES)
