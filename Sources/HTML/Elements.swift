// One function an element: attributes first, then what stands inside. There is none for inline scripts, styles,
// frames or objects; a script can only be named by its place.

/// A whole page: the document type, the head and the body.
public func document(language: String, head: Html, @Build body: () -> Html) -> Html {
    var page = Html(trusted: "<!doctype html>")
    page.append(
        .element(
            "html",
            [.lang(language)],
            Html {
                Html.element("head", [], head)
                body()
            }
        )
    )
    return page
}

/// A script of our own, by its place; it waits until the page is read.
public func script(from link: Link) -> Html { .element("script", [.src(link), .deferred()], .empty) }

public func body(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("body", attributes, content())
}
public func header(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("header", attributes, content())
}
public func nav(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("nav", attributes, content())
}
public func main(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("main", attributes, content())
}
public func footer(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("footer", attributes, content())
}
public func section(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("section", attributes, content())
}
public func article(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("article", attributes, content())
}
public func aside(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("aside", attributes, content())
}
public func div(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("div", attributes, content())
}
public func span(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("span", attributes, content())
}
public func p(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("p", attributes, content())
}
public func h1(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("h1", attributes, content())
}
public func h2(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("h2", attributes, content())
}
public func h3(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("h3", attributes, content())
}
public func ul(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("ul", attributes, content())
}
public func ol(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("ol", attributes, content())
}
public func li(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("li", attributes, content())
}
public func dl(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("dl", attributes, content())
}
public func dt(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("dt", attributes, content())
}
public func dd(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("dd", attributes, content())
}
public func strong(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("strong", attributes, content())
}
public func em(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("em", attributes, content())
}
public func small(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("small", attributes, content())
}
public func a(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("a", attributes, content())
}
public func form(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("form", attributes, content())
}
public func fieldset(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("fieldset", attributes, content())
}
public func legend(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("legend", attributes, content())
}
public func label(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("label", attributes, content())
}
public func textarea(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("textarea", attributes, afterNewline(content()))
}
public func select(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("select", attributes, content())
}
public func option(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("option", attributes, content())
}
public func button(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("button", attributes, content())
}
public func details(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("details", attributes, content())
}
public func summary(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("summary", attributes, content())
}
public func table(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("table", attributes, content())
}
public func caption(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("caption", attributes, content())
}
public func thead(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("thead", attributes, content())
}
public func tbody(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("tbody", attributes, content())
}
public func tr(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("tr", attributes, content())
}
public func th(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("th", attributes, content())
}
public func td(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("td", attributes, content())
}
public func time(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("time", attributes, content())
}
public func code(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("code", attributes, content())
}
public func pre(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("pre", attributes, afterNewline(content()))
}
public func blockquote(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("blockquote", attributes, content())
}
public func output(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("output", attributes, content())
}
public func noscript(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("noscript", attributes, content())
}
public func title(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("title", attributes, content())
}
public func svg(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("svg", attributes, content())
}
public func path(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("path", attributes, content())
}
public func rect(_ attributes: Attribute..., @Build content: () -> Html) -> Html {
    .element("rect", attributes, content())
}

// Elements without content.
public func meta(_ attributes: Attribute...) -> Html { .void("meta", attributes) }
public func link(_ attributes: Attribute...) -> Html { .void("link", attributes) }
public func input(_ attributes: Attribute...) -> Html { .void("input", attributes) }
public func br(_ attributes: Attribute...) -> Html { .void("br", attributes) }
public func hr(_ attributes: Attribute...) -> Html { .void("hr", attributes) }

/// A parser drops the first newline inside these two elements; ours goes first, so that none of the writer's is lost.
private func afterNewline(_ content: Html) -> Html {
    var whole = Html(text: "\n")
    whole.append(content)
    return whole
}
