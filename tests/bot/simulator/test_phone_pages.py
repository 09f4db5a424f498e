import pytest

from tests.bot.simulator.harness import BRAND, MAYA, X


def test_the_front_door_leads_to_the_people(x: X) -> None:
    page = x.http.get("/")
    assert page.url.path == "/phone"
    assert "Simulator of X for <b>@HarborlightHelp</b>" in page.text
    assert "Lucía Ferrer" in page.text


def test_a_phone_opens_on_its_messages(x: X) -> None:
    assert x.http.get(f"/phone/{MAYA}").url.path == f"/phone/{MAYA}/dm"


def test_bubbles_stand_on_the_side_of_their_writer(x: X) -> None:
    x.customer_dm(MAYA, "No power")
    x.send_dm(MAYA, "Since when?")
    page = x.http.get(f"/phone/{MAYA}/dm").text
    assert page.index('class="bubble mine"') < page.index("No power")
    assert page.index("No power") < page.index('class="bubble theirs"') < page.index("Since when?")


@pytest.mark.parametrize("tab", ["dm", "public"])
def test_texts_are_escaped_links_are_links_and_lines_are_kept(x: X, tab: str) -> None:
    text = '<b>Hi</b> & "you"\nsee https://example.com/?a=1&b="2" (https://example.org/x).'
    if tab == "dm":
        x.customer_dm(MAYA, text)
    else:
        x.customer_post(MAYA, text)
    page = x.http.get(f"/phone/{MAYA}/{tab}").text
    assert "&lt;b&gt;Hi&lt;/b&gt; &amp; &#34;you&#34;\nsee <a href" in page
    assert '<a href="https://example.com/?a=1&amp;b=" ' in page
    assert ">example.com/?a=1&amp;b=</a>&#34;2&#34; (<a" in page
    assert ">example.org/x</a>)." in page


def test_a_link_to_write_the_brand_stays_on_the_phone(x: X) -> None:
    link = f"https://x.com/messages/compose?recipient_id={BRAND}&text=My%20outage"
    post = x.customer_post(MAYA, "@HarborlightHelp no power")
    x.reply(post, f"Please write us: {link}")
    page = x.http.get(f"/phone/{MAYA}/public").text
    assert f'href="/phone/{MAYA}/dm?draft=My+outage"' in page
    opened = x.http.get(f"/phone/{MAYA}/dm", params={"draft": "My outage"}).text
    assert ">My outage</textarea>" in opened


def test_replies_stand_under_what_they_answer_and_new_threads_on_top(x: X) -> None:
    old = x.customer_post(MAYA, "@HarborlightHelp first thread")
    x.customer_post(MAYA, "@HarborlightHelp second thread")
    x.reply(old, "An answer")
    page = x.http.get(f"/phone/{MAYA}/public").text
    order = ["second thread", "first thread", "Replying to @maya_lindqvist", "An answer"]
    assert sorted(order, key=page.index) == order


def test_everything_works_without_javascript(x: X) -> None:
    page = x.http.post("/phone/people", data={"name": "Ada Lark", "handle": "@ada_l"})
    assert "Ada Lark" in page.text
    path = page.url.path
    page = x.http.post(path, data={"text": "one\r\ntwo "})
    assert page.url.path == path
    assert "one\ntwo</p>" in page.text
    public = path.replace("/dm", "/public")
    page = x.http.post(public, data={"text": "@HarborlightHelp hi", "in_reply_to": ""})
    [post] = x.simulator.state.posts()
    form = x.http.get(public, params={"reply_to": post.id}).text
    assert f'name="in_reply_to" value="{post.id}"' in form
    x.http.post(public, data={"text": "and more", "in_reply_to": post.id})
    assert x.simulator.state.posts()[1].in_reply_to == post.id


def test_a_name_that_is_taken_opens_that_phone_and_a_wrong_one_is_explained(x: X) -> None:
    taken = {"name": "Maya", "handle": "maya_lindqvist"}
    assert x.http.post("/phone/people", data=taken).url.path == f"/phone/{MAYA}/dm"
    wrong = {"name": "Maya", "handle": "maya lindqvist"}
    assert x.http.post("/phone/people", data=wrong).status_code == 400


def test_the_pages_load_nothing_from_elsewhere(x: X) -> None:
    page = x.http.get(f"/phone/{MAYA}/dm")
    assert page.headers["content-security-policy"].startswith("default-src 'self'")
    for asset in ("phone.css", "phone.js", "icon.svg"):
        assert f"/phone/static/{asset}" in page.text
        assert x.http.get(f"/phone/static/{asset}").status_code == 200


def test_there_is_no_phone_for_the_brand_or_for_nobody(x: X) -> None:
    assert x.http.get(f"/phone/{BRAND}/dm").status_code == 404
    assert x.http.get("/phone/42/public").status_code == 404
