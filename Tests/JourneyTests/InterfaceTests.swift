import HTTP
import Law
import TestSupport
import Testing

@testable import Portal

@Suite(.freshDatabase) struct `The interface for programs` {
    @Test func `describes every route, and every description is a route`() async throws {
        try await Courtroom.open { court in
            let described = try await court.read("/openapi.json").json
            let paths = try #require(described["paths"]?.object)
            var found: Set<String> = []
            for (path, methods) in paths {
                for method in (methods.object ?? [:]).keys { found.insert("\(method.uppercased()) \(path)") }
            }
            let routes = court.porter.router().patterns.filter { _, pattern in
                // What people see is no part of it: pages stand below their language, and what pages are made of.
                !["/", "/assets/"].contains { pattern == $0 || ($0 != "/" && pattern.hasPrefix($0)) }
                    && !pattern.hasPrefix("/{language}")
            }
            #expect(found == Set(routes.map { "\($0.method) \($0.pattern)" }))
            #expect(found.count == court.porter.operations.count)
            #expect(Set(court.porter.operations.map(\.id)).count == found.count, "an id is used twice")
        }
    }

    @Test func `lets nobody without credentials past a door that says so, and everybody past the others`() async throws
    {
        try await Courtroom.open { court in
            for operation in court.porter.operations {
                let path = Self.filled(operation.path)
                let reply = try await court.ask(operation.method.rawValue, path)
                #expect(
                    (reply.status == 401) == (operation.access != .everybody),
                    "\(operation.method) \(path): \(reply.status)"
                )
                if reply.status == 401 { #expect(reply.header("WWW-Authenticate") != nil, "\(path)") }
            }
        }
    }

    @Test func `refers only to schemas and shapes that are there`() async throws {
        try await Courtroom.open { court in
            let described = try await court.read("/openapi.json").json
            for reference in Self.references(in: described) {
                if reference.hasPrefix("#/") {
                    let place = reference.dropFirst(2).split(separator: "/")
                    let end = place.reduce(Optional(described)) { value, step in value?[String(step)] }
                    #expect(end != nil, "\(reference)")
                } else {
                    let halves = reference.split(separator: "#")
                    let reply = try await court.ask("GET", String(halves[0]))
                    #expect(reply.status == 200, "\(reference)")
                    guard halves.count == 2, let name = halves[1].split(separator: "/").last else { continue }
                    #expect(reply.json["$defs"]?[String(name)] != nil, "\(reference)")
                }
            }
        }
    }

    @Test func `names every code in each language, and explains every problem at the address of its type`() async throws
    {
        try await Courtroom.open { court in
            let codes = try await court.read("/codes").json
            for (list, entries) in try #require(codes.object) {
                #expect(entries.array?.isEmpty == false, "\(list)")
                for entry in entries.array ?? [] {
                    for language in PageLanguage.allCases {
                        #expect(
                            entry["words"]?[language.rawValue]?.string?.isEmpty == false,
                            "\(list) \(entry["code"]?.string ?? "")"
                        )
                    }
                }
            }
            let problems = try #require(codes["problems"]?.array)
            #expect(problems.count == ProblemWord.allCases.count)
            for problem in problems {
                let type = try #require(problem["type"]?.string)
                let reply = try await court.ask("GET", String(type.dropFirst(Courtroom.origin.count)))
                #expect(reply.json == problem)
            }
        }
    }

    private static func filled(_ path: String) -> String {
        path.replacing("{number}", with: "AST-2026-000001").replacing(
            "{sha256}",
            with: String(repeating: "a", count: 64)
        )
        .replacing("{name}", with: "dauys-complaint-1.schema.json").replacing("{word}", with: "busy")
        .replacing("{id}", with: "x").replacing("{pool}", with: "1")
    }

    private static func references(in value: JSONValue) -> Set<String> {
        switch value {
        case .object(let members):
            members.reduce(into: []) { found, member in
                if member.key == "$ref", let text = member.value.string { found.insert(text) }
                found.formUnion(references(in: member.value))
            }
        case .array(let items): items.reduce(into: []) { $0.formUnion(references(in: $1)) }
        case .null, .bool, .integer, .string: []
        }
    }
}
