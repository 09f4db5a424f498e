"""The table of the phone's addresses, and of the pictures customers send with it."""

from litestar import Router
from litestar.datastructures import ResponseHeader
from litestar.static_files import create_static_files_router

from bot.simulator.media import picture
from bot.simulator.phone import control, fault_page, faults, happenings, pages, stream
from bot.simulator.phone.templates import HERE

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


def phone() -> Router:
    """Pages, events and the JSON controls under /phone, and pictures where X has them."""
    return Router("/", route_handlers=[_under_phone(), picture])


def _under_phone() -> Router:
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
            happenings.create_photo,
            happenings.create_chat,
            happenings.create_brand_dm,
            happenings.delete_dm,
            happenings.delete_post,
            faults.get_faults,
            faults.change_faults,
            fault_page.show_faults,
            fault_page.set_faults,
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
