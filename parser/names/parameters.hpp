#pragma once
// .param, .func and the parameters of subcircuits: names with expressions, put into order of dependency.

#include <map>
#include <string>
#include <vector>

#include "engine/circuit/description/circuit.hpp"
#include "parser/deck/deck.hpp"
#include "parser/expression/expression.hpp"
#include "parser/names/scope.hpp"

namespace nullor::parser {

// name = value, or name(arguments) = value, as written.
struct Definition {
    std::string name;
    std::vector<std::string> arguments;
    bool function = false;
    ExpressionPtr value; // null after an error, which is reported
    Span span;           // of the name
};

// The definitions among the words from `first` on: `a=1 b={2*a} f(x)={x^2}`.
[[nodiscard]] std::vector<Definition> read_definitions(const Card& card, std::size_t first,
                                                       Diagnostics& diagnostics);
// .func f(x) {x^2}, with or without an equals sign.
[[nodiscard]] std::vector<Definition> read_function(const Card& card, Diagnostics& diagnostics);

// All .param and .func cards of a block. Of several definitions of one name the last stands, with a warning
// that names both.
[[nodiscard]] std::vector<Definition> read_block_definitions(const Block& block, Diagnostics& diagnostics);
void keep_last(std::vector<Definition>& definitions, Diagnostics& diagnostics);

// Adds the definitions to the scope, and the parameters among them to the circuit as prefix + name, each
// after those it depends on. `given` are values that replace the written ones (-D, subcircuit instances).
// Circular definitions are reported, and left out.
void define(const std::vector<Definition>& definitions, const std::map<std::string, Binding>& given,
            Scope& scope, Circuit& circuit, Diagnostics& diagnostics);

} // namespace nullor::parser
