import HTML
import Testing

/// A small generator with a fixed start, so that a failing text can be made again.
private struct Sequence64: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

/// What a browser reads back from our escaped text.
private func readBack(_ markup: some StringProtocol) -> String {
    var text = String(markup)
    for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        text = text.split(separator: entity, omittingEmptySubsequences: false).joined(separator: character)
    }
    return text
}

@Suite struct `Safe markup` {
    @Test func `escapes the five bytes that mean something`() {
        #expect(Html(text: "<a href=\"x\">&'").string == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;")
    }

    @Test func `leaves what looks like an entity as the person wrote it`() {
        #expect(Html(text: "&lt;").string == "&amp;lt;")
    }

    @Test func `leaves out NUL`() {
        #expect(Html(text: "a\u{0}b").string == "ab")
    }

    @Test func `turns each string of a builder into text`() {
        #expect(p { "<b>" }.string == "<p>&lt;b&gt;</p>")
    }

    @Test func `writes what is chosen and what is repeated`() {
        let isLate = true
        let page = ul {
            if isLate { li { "late" } } else { li { "in time" } }
            for place in 1...3 { li { String(place) } }
        }
        #expect(page.string == "<ul><li>late</li><li>1</li><li>2</li><li>3</li></ul>")
    }

    @Test func `gives random text back unchanged and lets no markup through`() {
        var numbers = Sequence64(state: 20_261_124)
        let alphabet = Array("<>&\"'=/ -!aяқ;#\u{0}\n\u{202E}😀`{")
        for _ in 0..<2_000 {
            let text = String(
                (0..<Int.random(in: 0...40, using: &numbers)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)]
                }
            )
            let wanted = text.filter { $0 != "\u{0}" }
            let inside = p { text }.string.dropFirst(3).dropLast(4)
            #expect(!inside.contains("<") && !inside.contains(">"))
            #expect(readBack(inside) == wanted)
            let attribute = input(.value(text)).string.dropFirst("<input value=\"".count).dropLast(2)
            #expect(!attribute.contains("\"") && !attribute.contains("<"))
            #expect(readBack(attribute) == wanted)
        }
    }

    @Test func `keeps the first newline of a text that is edited again`() {
        #expect(textarea { "\nfirst" }.string == "<textarea>\n\nfirst</textarea>")
    }

    @Test func `writes a whole page`() {
        let page = document(language: "kk", head: title { "Шағым" }) { body { main { h1 { "Шағым" } } } }
        #expect(
            page.string == "<!doctype html><html lang=\"kk\"><head><title>Шағым</title></head>"
                + "<body><main><h1>Шағым</h1></main></body></html>"
        )
    }
}

@Suite struct `Attributes` {
    @Test func `are left out when they do not apply`() {
        #expect(input(.checked(false), .lang(nil), .class("wide", when: false)).string == "<input>")
    }

    @Test func `that are only present have no value`() {
        #expect(input(.checked(true)).string == "<input checked>")
    }

    @Test func `for scripts and for assistive technology have their prefix`() {
        #expect(p(.data("due", "1"), .aria("live", "off")) { "" }.string == "<p data-due=\"1\" aria-live=\"off\"></p>")
    }

    @Test func `of a drawing hold nothing but numbers and letters`() {
        #expect(path(.outline("M1 2h3z\"><script>")) { "" }.string == "<path d=\"M1 2h3zscript\"></path>")
    }
}

@Suite struct `Links` {
    @Test(arguments: [
        "javascript:alert(1)", "//host/x", "/\\host", "\\\\host", "http://host", "", "x", "/a\nb", "data:text/html,x",
        " /a", "/қ",
    ])
    func `refuse what is not a place of this service`(text: String) {
        #expect(Link.local(text) == nil)
    }

    @Test(arguments: ["/", "/kk/", "/kk/status/AST-2026-000123?x=1#y"])
    func `take a place of this service`(text: String) {
        #expect(Link.local(text)?.address == text)
    }

    @Test func `encode what stands between the slashes`() {
        #expect(Link.path("kk", "a/b", "", "?").address == "/kk/a%2Fb/%3F")
        #expect(Link.path("kk", "").address == "/kk/")
        #expect(Link.path().address == "/")
        #expect(Link.path("", "host").address == "/host")
        #expect(Link.path("kk", "..", ".", "x").address == "/kk/x")
        #expect(Link.path("x", query: [("q", "a&b=c d")], fragment: "ә").address == "/x?q=a%26b%3Dc%20d#%D3%99")
    }

    @Test(arguments: ["http://a", "https://", "https:///x", "https://@evil", "javascript:https://a", "https://a b"])
    func `refuse other sites without https and a host`(text: String) {
        #expect(Link.external(text) == nil)
    }

    @Test func `lead to another site and to a telephone`() {
        #expect(Link.external("https://example.kz/a?b=c")?.address == "https://example.kz/a?b=c")
        #expect(Link.telephone("+7 (7172) 55-00-11").address == "tel:+77172550011")
        #expect(Link.telephone("1'4;2").address == "tel:142")
    }
}
