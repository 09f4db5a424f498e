def test_the_sink_shows_the_newest_of_what_it_took_first(x):
    assert x.http.get("/sink/on-call").json() == []
    for reference in ("HL-222222", "HL-333333"):
        assert x.http.post("/sink/on-call", json={"reference": reference}).status_code == 202
    assert x.http.get("/sink/on-call").json() == [{"reference": "HL-333333"}, {"reference": "HL-222222"}]
    assert x.http.get("/sink/other").json() == []
