internal import Law
public import Signatures
private import Synchronization

/// The anchors this node trusts now; they are exchanged as a whole while it runs.
public final class TrustShelf: Sendable {
    private struct Trusted {
        let anchors: TrustAnchors
        let verifier: Verifier

        init(_ anchors: TrustAnchors) {
            self.anchors = anchors
            verifier = Verifier(anchors: anchors)
        }
    }

    private let trusted: Mutex<Trusted>

    init(_ anchors: TrustAnchors) { trusted = Mutex(Trusted(anchors)) }

    var anchors: TrustAnchors { trusted.withLock(\.anchors) }
    var verifier: Verifier { trusted.withLock(\.verifier) }

    /// Trusts other anchors from now on; the fingerprints of those before.
    func exchange(for anchors: TrustAnchors) -> [String] {
        let new = Trusted(anchors)
        return trusted.withLock { trusted in
            defer { trusted = new }
            return trusted.anchors.sha256
        }
    }
}

extension Courthouse {
    /// The anchors that signatures are judged by now.
    public var anchors: TrustAnchors { trustShelf.anchors }

    /// Collects what is so about a signature, with what the lists say by now about whoever stamped it.
    func facts(of container: [UInt8], over document: [UInt8], at instant: Instant, knownAt moment: Instant)
        -> SignatureFacts
    {
        var facts = trustShelf.verifier.facts(
            container: container,
            over: document,
            atSeconds: instant.secondsSince1970
        )
        if !facts.stamps.isEmpty {
            facts.knowStamps(by: lists.known(by: anchors), atSeconds: moment.secondsSince1970)
        }
        return facts
    }

    /// Trusts other anchors from now on, and says so in the log with the old and the new.
    ///
    /// Whatever is being judged is judged to its end by the anchors it began with.
    public func trust(_ anchors: TrustAnchors) {
        let old = trustShelf.exchange(for: anchors)
        guard old != anchors.sha256 else { return log("trustUnchanged", ["anchors": Self.list(old)]) }
        log("trustChanged", ["old": Self.list(old), "new": Self.list(anchors.sha256)])
        for url in lists.prove(by: anchors) { log("listNotTrusted", ["url": url]) }
        housePoke.wake()
    }

    /// Looks at once whether another pack is in force, instead of within the second.
    public func lookForPacks() { housePoke.wake() }

    private static func list(_ prints: [String]) -> String {
        prints.isEmpty ? "none" : prints.joined(separator: " ")
    }
}
