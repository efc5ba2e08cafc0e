#pragma once
// What a sample changes, compiled: one program that gives every number that depends on the changing targets,
// and where each of them goes in Values.

#include <span>
#include <vector>

#include "engine/circuit/values/values.hpp"
#include "engine/expr/lanes.hpp"

namespace nullor {

struct ResamplePlan {
    // values are those of evaluate(circuit, fixed); where changing has the same target, it wins. The program
    // reads tables of the circuit.
    ResamplePlan(const Circuit& circuit, const Values& values, std::span<const Setting> fixed,
                 std::span<const Target> changing);

    struct Move {
        int column; // of the program
        std::size_t place;
    };
    struct Argument {
        int column;
        std::size_t place;
        InstanceId owner;
    };
    struct Range {
        int column;
        const devices::ParameterInfo* parameter;
    };

    expr::LaneProgram program;
    std::vector<int> numbers;       // columns of the changing targets' values
    std::vector<Move> parameters;   // to their indices, in the order of dependency
    std::vector<Move> values;       // to places among the values of all instances
    std::vector<std::size_t> given; // of these, those that only the sample says
    std::vector<Argument> arguments;
    std::vector<Range> ranges;        // that values have to keep to
    std::vector<InstanceId> affected; // ascending: their numbers, or those they refer to, change
    std::vector<InstanceId> judged;   // of these, those whose numbers may be wrong inside their ranges
};

} // namespace nullor
