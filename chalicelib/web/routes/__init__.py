"""The one table of routes: Chalice's are registered from it, and the OpenAPI document is made of
it. A new route is an entry here and a view."""

from chalicelib.web.routes import authority, pages, platform, reporter

ROUTES = (*reporter.ROUTES, *platform.ROUTES, *authority.ROUTES, *pages.ROUTES)
