"""The table of the phone's addresses."""

from litestar import Router
from litestar.datastructures import ResponseHeader
from litestar.static_files import create_static_files_router

from bot.simulator.phone import control, pages, stream
from bot.simulator.phone.templates import HERE

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


def phone() -> Router:
    """Pages, events and the JSON controls under /phone."""
    return Router(
        "/phone",
        response_headers=[
            ResponseHeader(name="content-security-policy", value=POLICY),
            ResponseHeader(name="referrer-policy", value="no-referrer"),
            ResponseHeader(name="x-content-type-options", value="nosniff"),
        ],
        route_handlers=[
            create_static_files_router("/static", [HERE / "static"], name="phone_static"),
            control.create_customer,
            control.list_customers,
            control.create_dm,
            control.create_post,
            control.list_messages,
            stream.stream,
            pages.choose,
            pages.open_phone,
            pages.show_dms,
            pages.show_posts,
            pages.invent,
            pages.write_dm,
            pages.write_post,
        ],
    )
