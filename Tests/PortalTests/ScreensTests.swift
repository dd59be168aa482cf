import HTML
import Testing

@testable import Portal

/// A rendered page, read just far enough to see whether it holds together.
private struct Reading {
    let text: String

    /// The values of an attribute, in order.
    func values(_ attribute: String) -> [String] {
        let opening = " \(attribute)=\""
        var found: [String] = []
        var rest = text[...]
        while let start = rest.firstRange(of: opening) {
            let after = rest[start.upperBound...]
            guard let end = after.firstIndex(of: "\"") else { break }
            found.append(String(after[..<end]))
            rest = after[end...]
        }
        return found
    }

    /// The levels of the headings, in order.
    var headings: [Int] {
        var levels: [Int] = []
        for level in text.split(separator: "<h").dropFirst() {
            if let digit = level.first?.wholeNumberValue,
                level.dropFirst().first == ">" || level.dropFirst().first == " "
            {
                levels.append(digit)
            }
        }
        return levels
    }

    var title: String {
        guard let start = text.firstRange(of: "<title>"), let end = text.firstRange(of: "</title>") else { return "" }
        return String(text[start.upperBound..<end.lowerBound])
    }
}

@Suite struct `Every screen` {
    private func shots(_ language: PageLanguage) throws -> [(name: String, page: Reading)] {
        Gallery(t: Words(try Share.catalogs()[language])).all.map { ($0.name, Reading(text: $0.page.string)) }
    }

    @Test(arguments: PageLanguage.allCases)
    func `is said wholly in its language`(language: PageLanguage) throws {
        let catalog = try Share.catalogs()[language]
        let count = Gallery(t: Words(catalog)).all.count
        #expect(count >= 50)
        #expect(catalog.missingKeys == [:])
    }

    @Test(arguments: PageLanguage.allCases)
    func `says its language, has one title and one first heading`(language: PageLanguage) throws {
        for (name, page) in try shots(language) {
            #expect(page.text.hasPrefix("<!doctype html><html lang=\"\(language.rawValue)\">"), "\(name)")
            #expect(page.title.contains(" · "), "\(name)")
            #expect(page.headings.filter { $0 == 1 }.count == 1, "\(name)")
        }
    }

    @Test func `keeps the order of headings and starts with an error summary where there are errors`() throws {
        for (name, page) in try shots(.en) {
            let afterErrors = page.text.contains("id=\"errors\"") ? Array(page.headings.dropFirst()) : page.headings
            #expect(afterErrors.first == 1, "\(name)")
            #expect(page.headings.allSatisfy { $0 <= 2 }, "\(name)")
            #expect(page.text.contains("id=\"errors\"") == page.title.hasPrefix("Error: "), "\(name)")
        }
    }

    @Test func `has no id twice, and all that points to an id finds it`() throws {
        for (name, page) in try shots(.kk) {
            let ids = page.values("id")
            #expect(ids.count == Set(ids).count, "\(name): \(ids)")
            let pointers =
                page.values("for")
                + page.values("aria-describedby").flatMap { $0.split(separator: " ").map(String.init) }
                + page.values("href").filter { $0.hasPrefix("#") }.map { String($0.dropFirst()) }
            for pointer in pointers { #expect(ids.contains(pointer), "\(name): \(pointer)") }
        }
    }

    @Test func `labels each field that a person fills in`() throws {
        for (name, page) in try shots(.en) {
            let labelled = Set(page.values("for"))
            for element in ["input", "textarea", "select"] {
                for field in page.text.split(separator: "<\(element) ").dropFirst() {
                    let tag = Reading(text: " " + field.prefix { $0 != ">" })
                    if tag.values("type") == ["hidden"] { continue }
                    #expect(
                        tag.values("id").allSatisfy(labelled.contains) && tag.values("id").count == 1,
                        "\(name): \(tag)"
                    )
                }
            }
        }
    }

    @Test func `has no style and no script inside the page`() throws {
        for (name, page) in try shots(.ru) {
            let scripts = page.text.split(separator: "<script", omittingEmptySubsequences: false).dropFirst()
            #expect(scripts.allSatisfy { $0.hasPrefix(" src=\"/app.js\" defer></script>") }, "\(name)")
            for word in [" style=", "<style", " onclick=", "javascript:"] {
                #expect(!page.text.contains(word), "\(name)")
            }
        }
    }

    @Test func `keeps itself when the language is switched, and sends forms with a key`() throws {
        for (name, page) in try shots(.kk) {
            let own = page.values("href").filter { $0.hasPrefix("/kk") }
            #expect(own.isEmpty == false, "\(name)")
            let posts = page.text.split(separator: "<form method=\"post\"").dropFirst()
            for form in posts where !form.hasPrefix(" action=\"/kk/sign-out\"") {
                #expect(form.contains("name=\"key\""), "\(name)")
            }
        }
        let view = LookUpView(key: "k").html(in: Gallery(t: Words(try Share.catalogs()[.kk])).page("status"))
        #expect(view.string.contains("href=\"/ru/status\"") && view.string.contains("href=\"/en/status\""))
    }

    @Test func `shows what a person wrote as text and nothing else`() throws {
        for (_, page) in try shots(.en) { #expect(!page.text.contains("<b>")) }
        let offer = try shots(.en).first { $0.name == "judge-offer" }
        #expect(offer?.page.text.contains("&lt;b&gt;«вас нет в списке»&lt;/b&gt; &amp; отказали.") == true)
    }

    @Test func `hides owners on the wall`() throws {
        let names = ["board", "wall"]
        let pages = try shots(.en).filter { names.contains($0.name) }.map { $0.page.text.contains("With: ") }
        #expect(pages == [true, false])
    }
}

@Suite struct `What pages load` {
    @Test(arguments: [("app.css", 10_240), ("app.js", 4_096)])
    func `stays small enough for a poor connection`(name: String, limit: Int) throws {
        #expect(try Share.bytes(name).count <= limit)
    }

    @Test func `has the same keys in all languages, with the same places and the right plural rule`() throws {
        let catalogs = try Share.catalogs()
        for language in PageLanguage.allCases {
            #expect(catalogs[language].keys == catalogs[.en].keys)
            #expect(catalogs[language].header.contains("Plural-Forms: \(language.pluralRule)"))
        }
        for key in catalogs[.en].keys {
            for language in PageLanguage.allCases {
                let text = catalogs[language].message(key) ?? ""
                #expect(places(of: text) == places(of: key), "\(language): \(key)")
            }
        }
    }

    @Test func `has each sentence that stands in our sources, and no other`() throws {
        var said: Set<String> = []
        for source in try Share.sources() {
            for opening in ["t(", "t.rich("] {
                let pieces = source.split(separator: opening, omittingEmptySubsequences: false)
                for (before, after) in zip(pieces, pieces.dropFirst()) {
                    // Names that only end in our letter, such as `at(`, are other calls.
                    if let last = before.last, last.isLetter { continue }
                    let start = after.drop { $0 == " " || $0 == "\n" }
                    guard start.first == "\"" else { continue }
                    said.insert(String(start.dropFirst().prefix { $0 != "\"" }))
                }
            }
        }
        let keys = try Share.catalogs()[.en].keys
        #expect(said.count > 600)
        said.formUnion(ProblemText.all)
        #expect(keys.subtracting(said) == [])
        #expect(said.subtracting(keys) == [])
    }

    private func places(of text: String) -> Set<Substring> {
        Set(text.split(separator: "{").filter { $0.contains("}") }.map { $0.prefix { $0 != "}" } })
    }
}

@Suite(.enabled(if: Share.galleryFolder != nil, "DAUYS_GALLERY names the folder to write to."))
struct `The gallery` {
    @Test(arguments: PageLanguage.allCases)
    func `is written so that people can look at it`(language: PageLanguage) throws {
        let folder = try #require(Share.galleryFolder)
        for name in ["app.css", "app.js"] { try Share.write(Share.bytes(name), to: "\(folder)/\(name)") }
        for (name, page) in Gallery(t: Words(try Share.catalogs()[language])).all {
            let text = page.string.replacing("\"/app.css\"", with: "\"app.css\"").replacing(
                "\"/app.js\"",
                with: "\"app.js\""
            )
            try Share.write(Array(text.utf8), to: "\(folder)/\(name).\(language.rawValue).html")
        }
    }
}
