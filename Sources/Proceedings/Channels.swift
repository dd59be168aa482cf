internal import CaseStore
public import Delivery
internal import Law

/// What letters are sent by besides commissions' programs; each is there only where the operator has one.
public struct Channels: Sendable {
    public var mail: Mail?
    public var sms: SMSGateway?
    public var limits: Limits

    /// Limits of letters, each with its unit.
    public struct Limits: Hashable, Sendable {
        /// How long a letter is tried by one channel before the next has it.
        public var webhookPatienceSeconds = 600
        public var mailPatienceSeconds = 600
        public var smsPatienceSeconds = 300
        /// How long one attempt may take.
        public var webhookTimeoutMilliseconds = 8_000
        public var mailTimeoutMilliseconds = 20_000
        public var smsTimeoutMilliseconds = 8_000
        /// The longest pause between two attempts.
        public var longestPauseMilliseconds: Int64 = 60_000
        /// The most that is read of what a program or a provider answers.
        public var answerBytes = 65_536

        public init() {}
    }

    /// The mail server, and in whose name it is asked.
    public struct Mail: Hashable, Sendable {
        public let server: MailServer
        public let sender: MailAddress

        public init(server: MailServer, sender: MailAddress) {
            self.server = server
            self.sender = sender
        }
    }

    public init(mail: Mail? = nil, sms: SMSGateway? = nil, limits: Limits = Limits()) {
        self.mail = mail
        self.sms = sms
        self.limits = limits
    }

    /// In the order of trying, with how long each is tried.
    var stated: [(Errand.Kind, seconds: Int)] {
        var all: [(Errand.Kind, seconds: Int)] = [(.webhook, limits.webhookPatienceSeconds)]
        if mail != nil { all.append((.mail, limits.mailPatienceSeconds)) }
        if sms != nil { all.append((.sms, limits.smsPatienceSeconds)) }
        return all
    }

    /// What this node can do.
    var kinds: [Errand.Kind] { [.revocation, .proofs, .stamp, .list] + stated.map(\.0) }
}

/// A provider of text messages that is asked over HTTP, in the way its file says.
public struct SMSGateway: Hashable, Sendable {
    public let url: String
    public let headers: [String: String]
    /// What is sent: a JSON object, or the fields of a form, in which `{to}`, `{text}` and `{id}` are filled in.
    public let fields: [String: String]
    public let isForm: Bool
    /// The member of its answer that names the message; nil where it has none.
    public let receiptMember: String?

    /// What is wrong with a gateway's file.
    public struct Fault: Error, CustomStringConvertible {
        public let description: String
    }

    /// Reads `{"url", "headers", "fields", "encoding": "json"|"form", "receipt"}`.
    public init(file bytes: [UInt8]) throws {
        guard let file = try? CanonicalJSON.parseLenient(bytes), let members = file.object else {
            throw Fault(description: "the file of the SMS gateway is no JSON object")
        }
        let known: Set = ["url", "headers", "fields", "encoding", "receipt"]
        if let odd = members.keys.sorted().first(where: { !known.contains($0) }) {
            throw Fault(description: "the file of the SMS gateway has an unknown member \(odd)")
        }
        guard let url = file["url"]?.string else { throw Fault(description: "the SMS gateway has no url") }
        let texts = { (name: String) throws -> [String: String] in
            guard let found = file[name] else { return [:] }
            guard let object = found.object, case let texts = object.compactMapValues(\.string),
                texts.count == object.count
            else { throw Fault(description: "\(name) of the SMS gateway is not an object of texts") }
            return texts
        }
        self.url = url
        headers = try texts("headers")
        fields = try texts("fields")
        let all = fields.values.joined()
        guard all.contains("{to}"), all.contains("{text}") else {
            throw Fault(description: "no field of the SMS gateway has {to}, or none has {text}")
        }
        switch file["encoding"]?.string ?? "json" {
        case "json": isForm = false
        case "form": isForm = true
        case let other: throw Fault(description: "encoding of the SMS gateway is json or form, not \(other)")
        }
        receiptMember = file["receipt"]?.string
    }

    /// The body of one message.
    func body(to number: String, text: String, id: String) -> [UInt8] {
        let filled = fields.mapValues { PackTexts.fill($0, ["to": number, "text": text, "id": id]) }
        guard isForm else { return JSONValue.object(filled.mapValues(JSONValue.string)).canonicalBytes }
        let pairs = filled.sorted { $0.key < $1.key }.map { "\(Self.escaped($0.key))=\(Self.escaped($0.value))" }
        return Array(pairs.joined(separator: "&").utf8)
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            if isPlain || "-._~".utf8.contains(byte) {
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                escaped += hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return escaped
    }
}
