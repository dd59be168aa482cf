/// The files of a pack's folder.
enum PackFile: String, Hashable, CaseIterable {
    case pack, election, rules, kinds, budgets, ladders, courts, commissions, stations, calendar, states, holders
    case signatures, texts

    var fileName: String { rawValue + ".json" }

    var schemaName: String { "pack-" + rawValue + ".schema.json" }

    /// Parses every file and says which are missing, unknown or not JSON.
    static func read(_ files: [String: [UInt8]]) -> (documents: [PackFile: JSONValue], faults: [PackFault]) {
        var documents: [PackFile: JSONValue] = [:]
        var faults: [PackFault] = []
        for file in allCases {
            guard let bytes = files[file.fileName] else {
                faults.append(PackFault(file: file.fileName, pointer: "", message: "the file is missing"))
                continue
            }
            do {
                documents[file] = try CanonicalJSON.parseLenient(bytes)
            } catch {
                faults.append(PackFault(file: file.fileName, pointer: "", message: "not readable at \(error)"))
            }
        }
        let known = Set(allCases.map(\.fileName))
        for name in files.keys.sorted() where !known.contains(name) {
            faults.append(PackFault(file: name, pointer: "", message: "no file of a pack has this name"))
        }
        return (documents, faults)
    }

    static func schemaFaults(_ documents: [PackFile: JSONValue], _ schemas: [String: JSONValue]) -> [PackFault] {
        var faults: [PackFault] = []
        for file in allCases {
            guard let document = documents[file] else { continue }
            guard let source = schemas[file.schemaName] else {
                faults.append(PackFault(file: file.schemaName, pointer: "", message: "the schema is missing"))
                continue
            }
            do {
                for fault in try JSONSchema(source).faults(in: document) {
                    faults.append(PackFault(file: file.fileName, pointer: fault.pointer, message: fault.message))
                }
            } catch {
                let pointer = error.pointer.description
                faults.append(PackFault(file: file.schemaName, pointer: pointer, message: error.reason))
            }
        }
        return faults
    }

    /// The bytes a pack is known by: all its files as one canonical document, whatever their layout.
    static func sealed(_ documents: [PackFile: JSONValue]) -> [UInt8] {
        var members: [String: JSONValue] = [:]
        for (file, document) in documents { members[file.fileName] = document }
        return JSONValue.object(members).canonicalBytes
    }
}
