"""What a page's functions are read to open, and what is left alone."""

from __future__ import annotations

import pytest

from spiders.calls import Functions, opened
from spiders.markup import parse


def _address(script: str, call: str, chosen: str | None = None) -> str | None:
    return Functions(parse(f"<body><script>{script}</script></body>")).address(call, chosen)


@pytest.mark.parametrize(
    ("script", "call", "address"),
    [
        ("function show(id){ window.open('/a?id='+id+'&t=1'); }", "javascript:show(12)", "/a?id=12&t=1"),
        (
            "var go = function(a, b){ location.href = '/' + a + '/' + b + '.html'; }",
            "go('x', 'y')",
            "/x/y.html",
        ),
        (
            "const go = (id) => { const to = `/n/${id}.html`; location.assign(to); }",
            "return go('7')",
            "/n/7.html",
        ),
        ("function go(s){ location = encodeURI(s) + '.html'; }", "go('年报')", "年报.html"),
        # The first page's case is not the call's.
        (
            "function to(n){ if(n==1) location.href='index.html'; else location.href='index_'+n+'.html'; }",
            "to(3)",
            "index_3.html",
        ),
        (
            "function v(id, t){ if(t==1){ open('/doc?id='+id); } else { open('/file?id='+id); } }",
            "v('7', '2')",
            "/file?id=7",
        ),
        # What is not put together of the call's own words alone is not guessed.
        ("function show(id){ location.href = root + id + '.html'; }", "show(12)", None),
        ("function show(id){ location.href = '/a/' + (id - 1) + '.html'; }", "show(12)", None),
        ("function to(n){ if(a) open('/x/'+n); else open('/y/'+n); }", "to(3)", None),
        ("function show(id){ alert(id); }", "show(12)", None),
        ("", "show(12)", None),
    ],
)
def test_call_of_a_function_of_the_page(script: str, call: str, address: str | None) -> None:
    assert _address(script, call) == address


def test_functions_of_a_select_box_are_given_its_chosen_value() -> None:
    for value in ("s.value", "s.options[s.selectedIndex].value", "$(s).val()"):
        script = f"function jump(s){{ location.href = 'list_' + {value} + '.html'; }}"
        assert _address(script, "jump(this)", "2022") == "list_2022.html"
    assert (
        _address("function jump(y){ location.href = 'list_' + y; }", "jump(this.value)", "2022")
        == "list_2022"
    )
    assert opened("location.href='list_'+this.value+'.html'", {"this": "2022"}) == "list_2022.html"
