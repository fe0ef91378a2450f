/// What a script uses of what it finds around it.
struct UsedNames {
    /// A use of a global, or of a field of one: `apify.acts.run`.
    struct Use {
        let path: [String]
        let line: Int

        var name: String { path.joined(separator: ".") }
    }

    /// A module that is required by a name that stands in the text.
    struct Requirement {
        let module: String
        let line: Int
    }

    private(set) var uses: [Use] = []
    /// The globals, and the fields of them, that the script sets itself.
    private(set) var assigned: Set<String> = []
    private(set) var requirements: [Requirement] = []

    init(_ main: CompiledFunction) {
        read(main)
    }

    private mutating func read(_ function: CompiledFunction) {
        // What the registers hold, as far as it is a global or a field of one.
        var registers: [Int: [String]] = [:]
        let targets = function.jumpTargets
        for (index, instruction) in function.code.enumerated() {
            // Whoever comes here from elsewhere may have left other things in the registers.
            if targets.contains(index) { registers = [:] }
            let line = index < function.lines.count ? function.lines[index] : 0
            switch instruction.operation {
            case .getGlobal:
                guard isGlobals(instruction.b, function), let name = function.constant(instruction.c) else {
                    registers[instruction.a] = nil
                    continue
                }
                use([name], line, in: &registers, instruction.a)
            case .getField, .selfField:
                guard let path = registers[instruction.b],
                    let name = instruction.operation == .selfField && instruction.word >> 15 & 1 == 0
                        ? nil : function.constant(instruction.c)
                else {
                    registers[instruction.a] = nil
                    continue
                }
                use(path + [name], line, in: &registers, instruction.a)
            case .setGlobal:
                if isGlobals(instruction.a, function), let name = function.constant(instruction.b) {
                    assigned.insert(name)
                }
            case .setField:
                if let path = registers[instruction.a], let name = function.constant(instruction.b) {
                    assigned.insert((path + [name]).joined(separator: "."))
                }
            case .loadConstant:
                registers[instruction.a] = nil
                if registers[instruction.a - 1] == ["require"], let module = function.constant(instruction.wide),
                    isCall(function, index + 1, of: instruction.a - 1)
                {
                    requirements.append(Requirement(module: module, line: line))
                }
            case .move: registers[instruction.a] = registers[instruction.b]
            case .call:
                for register in registers.keys where register >= instruction.a { registers[register] = nil }
            default: registers[instruction.a] = nil
            }
        }
        for inner in function.functions { read(inner) }
    }

    private mutating func use(_ path: [String], _ line: Int, in registers: inout [Int: [String]], _ register: Int) {
        registers[register] = path
        uses.append(Use(path: path, line: line))
    }

    private func isGlobals(_ upvalue: Int, _ function: CompiledFunction) -> Bool {
        function.upvalues.indices.contains(upvalue) && function.upvalues[upvalue] == "_ENV"
    }

    private func isCall(_ function: CompiledFunction, _ index: Int, of register: Int) -> Bool {
        index < function.code.count && function.code[index].operation == .call && function.code[index].a == register
    }
}
