#pragma once
// Expression text -> tree with spans -> program. Names are resolved by whoever lowers: a parameter, a node
// voltage and a column of a table are all just names here.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostics.hpp"
#include "engine/expr/builder.hpp"
#include "parser/source.hpp"

namespace nullor::parser {

struct Expression;
using ExpressionPtr = std::shared_ptr<const Expression>;

// What was written. `text` is lower case for names and calls.
struct Expression {
    enum class Kind { number, name, call, unary, binary, ternary } kind = Kind::number;
    double number = 0;
    std::string text;  // name, called function, or operator
    std::vector<ExpressionPtr> operands;
    Span span;
};

// Gives meaning to names while an expression is lowered to a program.
class Resolver {
public:
    virtual ~Resolver() = default;
    // A bare name: parameter, time, axis, ...; nullopt when unknown (the caller reports it with near names).
    virtual std::optional<expr::Ref> name(const std::string& name, Span span) = 0;
    // v(a), v(a,b), i(dev), vdb(..), ddt(..), idt(..), a .func: whatever is not in expr::functions(). The call's
    // operands are unlowered, since v(out) takes a node name. nullopt with handled=false: not known here.
    struct Call { std::optional<expr::Ref> value; bool handled = false; };
    virtual Call call(const Expression& call) = 0;
    [[nodiscard]] virtual std::vector<std::string> known_names() const = 0;  // for did-you-mean
    [[nodiscard]] virtual std::vector<std::string> known_calls() const = 0;
};

// Parses text()[begin, end) of a card. Errors go to diagnostics; null when there was one.
[[nodiscard]] ExpressionPtr parse_expression(const CardText& card, std::size_t begin, std::size_t end,
                                             Diagnostics& diagnostics);

// Lowers a tree into builder; nullopt when there was an error (reported).
[[nodiscard]] std::optional<expr::Ref> lower(const Expression& tree, expr::Builder& builder,
                                             Resolver& resolver, Diagnostics& diagnostics);

}  // namespace nullor::parser
