internal import Glibc
internal import Law

/// The program's words: what it can be told to do.
enum Program {
    /// Why a command ended without doing what it was told, in one sentence.
    struct Failure: Error {
        let sentence: String
        let status: Int32

        init(_ sentence: String, status: Int32 = 1) {
            self.sentence = sentence
            self.status = status
        }
    }

    static let usage = """
        dauys serve [--config FILE] [--FIELD VALUE]…
        dauys config check [--config FILE] [--FIELD VALUE]…
        dauys config reference
        dauys pack check DIR [--share DIR]
        dauys pack explain DIR --kind KIND --station STATION --at INSTANT [--language LANGUAGE] [--share DIR]
        dauys pack load DIR --database CONNINFO [--share DIR]
        dauys people load FILE --database CONNINFO [--share DIR]
        dauys roster load FILE --database CONNINFO [--share DIR]
        dauys webhook set --commission ID --url URL --database CONNINFO [--state DIR] [--ocsp-allow HOST:PORT]…
        dauys webhook rotate --commission ID --database CONNINFO [--state DIR] [--overlap-seconds N]
        dauys sink [--listen ADDRESS:PORT] [--smtp ADDRESS:PORT] [--secret whsec_…]… [--answer STATUS] [--out FILE]
        dauys holder --key FILE --listen ADDRESS:PORT
        dauys key new --kind vrf|seal|secret --out FILE
        dauys sign --key FILE --certificate FILE [--chain FILE] [--out FILE] DOCUMENT
        dauys verify FILE [--content FILE] [--anchors FILE]… [--crl FILE]… [--at TIME] [--json]
        dauys verify --manifest FILE
        dauys rate DIR --anchors FILE… [--crl FILE]… [--at TIME] [--threads N] [--seconds N]
        dauys draw verify RECORD --election FILE
        dauys audit --database CONNINFO
        """

    static func run(_ words: [String]) async -> Int32 {
        do {
            try await perform(words)
            return 0
        } catch let failure as Failure {
            Console.complain(failure.sentence)
            return failure.status
        } catch let faults as PackFaults {
            for fault in faults.faults { Console.complain(String(describing: fault)) }
            return 1
        } catch {
            Console.complain(Console.describe(error))
            return 1
        }
    }

    private static func perform(_ words: [String]) async throws {
        let first = words.first ?? "help"
        let rest = Array(words.dropFirst())
        switch (first, rest.first) {
        case ("serve", _): try await Serve(try Options(rest)).run()
        case ("config", "check"): try ConfigCommand.check(try Options(Array(rest.dropFirst())))
        case ("config", "reference"): ConfigCommand.reference()
        case ("pack", "check"): try PackCommand(try Options(Array(rest.dropFirst()))).check()
        case ("pack", "explain"): try PackCommand(try Options(Array(rest.dropFirst()))).explain()
        case ("pack", "load"): try await PackCommand(try Options(Array(rest.dropFirst()))).load()
        case ("people", "load"), ("roster", "load"):
            try await PeopleCommand(what: first, try Options(Array(rest.dropFirst()))).load()
        case ("webhook", "set"): try await WebhookCommand(try Options(Array(rest.dropFirst()))).set()
        case ("webhook", "rotate"): try await WebhookCommand(try Options(Array(rest.dropFirst()))).rotate()
        case ("sink", _): try await SinkService(try Options(rest)).run()
        case ("holder", _): try await HolderService(try Options(rest)).run()
        case ("key", "new"): try KeyCommand(try Options(Array(rest.dropFirst()))).make()
        case ("sign", _): try SignCommand(try Options(rest)).run()
        case ("verify", _): try VerifyCommand(try Options(rest, flags: ["json"])).run()
        case ("rate", _): try await RateCommand(try Options(rest)).run()
        case ("draw", "verify"): try DrawCommand(try Options(Array(rest.dropFirst()))).verify()
        case ("audit", _): try await AuditCommand(try Options(rest)).run()
        case ("help", _), ("--help", _), ("-h", _): print(usage)
        default: throw Failure("dauys: unknown command '\(words.joined(separator: " "))'\n\(usage)", status: 3)
        }
    }
}
