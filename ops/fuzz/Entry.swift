// What libFuzzer calls. Compiled by ops/fuzz/run as one module with Sources/Signatures and HostileReading.swift.
import Glibc

/// The target and what stands around it, read once from the folder that ops/fuzz/seeds made.
private let stage: (target: HostileReading, around: HostileReading.Around) = {
    guard let target = unsafe getenv("DAUYS_FUZZ_TARGET").flatMap({ HostileReading(rawValue: String(cString: $0)) }),
        let folder = unsafe getenv("DAUYS_FUZZ_SEEDS").map({ String(cString: $0) })
    else { preconditionFailure("ops/fuzz/run names the target and the folder of seeds.") }
    do {
        var seeds: [HostileReading: [[UInt8]]] = [:]
        for (kind, names) in [(HostileReading.status, ["good", "revoked", "byissuer"]), (.stamp, ["token", "response"])] {
            seeds[kind] = try names.map { name in try read("\(folder)/\(kind.rawValue)/\(name)") }
        }
        return (target, try HostileReading.Around({ name in try read("\(folder)/around/\(name)") }, seeds: seeds))
    } catch {
        preconditionFailure("The seeds cannot be read: \(error)")
    }
}()

private struct Unreadable: Error { let path: String }

private func read(_ path: String) throws -> [UInt8] {
    guard let file = unsafe fopen(path, "rb") else { throw Unreadable(path: path) }
    defer { unsafe fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = unsafe fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    if let broken = stage.target.brokenPromise(bytes, stage.around) { preconditionFailure(broken) }
    return 0
}
