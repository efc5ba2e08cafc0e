#pragma once
// Expression text -> tree with spans -> program. Names are resolved by whoever lowers: a parameter, a node
// voltage and a column of a table are all just names here.
//
// From the loosest to the tightest:
//     c ? a : b                 right to left
//     || |                      one letter or two: the logical operation either way
//     && &
//     == !=
//     < <= > >=
//     + -
//     * / %
//     - + ! ~                   before an operand; ~ is !
//     ^ **                      right to left, tighter than the sign before it: -2^2 = -4, and 2^-1 = 0.5
// Parentheses, braces and quotes group. Names are letters, digits and _ . $ #. pi, e and inf are known where
// nothing else has that name: a parameter called e hides the constant.
//
// Trees are deep on the left where operators follow each other (a+b+c+...), up to expression_operators; all
// other nesting is at most expression_depth. Recursion over a tree must go down the left side in a loop, or
// use for_each.

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostics.hpp"
#include "engine/circuit/description/circuit.hpp"
#include "engine/expr/builder.hpp"
#include "parser/text/source.hpp"

namespace nullor::parser {

inline constexpr int expression_depth = 200;
inline constexpr int lowering_depth = 1000; // with the bodies of the functions that are called
inline constexpr int expression_operators = 100'000;
inline constexpr int expression_nodes = 1'000'000;

struct Expression;
using ExpressionPtr = std::shared_ptr<const Expression>;

// What was written. `text` is lower case for names and calls; operators are || && == != < <= > >= + - * / % ^
// ! and ?:, whichever form was written. Operands of v(), i() and their kin are names (takes_names).
struct Expression {
    Expression() = default;
    Expression(const Expression&) = delete;
    Expression& operator=(const Expression&) = delete;
    ~Expression(); // without recursion

    // file: the name of one, in quotes and as written, as an operand of table() and its kin.
    enum class Kind { number, name, call, unary, binary, ternary, file } kind = Kind::number;
    double number = 0;
    std::string text; // name, called function, or operator
    std::vector<ExpressionPtr> operands;
    Span span;
};

// Every node of the tree, operands after their operation, from left to right.
void for_each(const Expression& tree, const std::function<void(const Expression&)>& visit);

// Calls whose operands are names of nodes or devices and not expressions: v vm vp vr vi vdb, i ip ir ii idb,
// ix. (im is the imaginary part.) Their operands are taken as written, blanks around them aside, in lower
// case: v(net-_u1-v+_).
[[nodiscard]] bool takes_names(std::string_view lower_case_call);
// Those of a noise analysis: onoise(q1,flicker).
[[nodiscard]] bool is_noise_call(std::string_view lower_case_call);

// Calls that lower() expands, beside expr::functions().
struct Form {
    std::string_view name;
    int min_operands, max_operands; // max -1: any number
    std::string_view meaning;       // one line for the docs
};
[[nodiscard]] std::span<const Form> forms();

// Calls that Xyce draws over a file of points, as functions of time: table("points.txt").
[[nodiscard]] bool takes_file(std::string_view lower_case_call);

struct NamedConstant {
    std::string_view name;
    double value;
    std::string_view meaning;
};
[[nodiscard]] std::span<const NamedConstant> named_constants();

// A number as a condition is true above the threshold.
struct LogicLevel {
    double threshold = 0.5;
    std::string because; // why the deck means it so
    bool told = false;   // which is done once
};

// Gives meaning to names while an expression is lowered to a program.
class Resolver {
public:
    virtual ~Resolver() = default;
    // A bare name: parameter, time, axis, ...; nullopt when unknown (the caller reports it with near names).
    virtual std::optional<expr::Ref> name(const std::string& name, Span span) = 0;
    // v(a), v(a,b), i(dev), vdb(..), ddt(..), idt(..), a .func: whatever is not in expr::functions(). The
    // call's operands are unlowered, since v(out) takes a node name. nullopt with handled=false: not known
    // here.
    struct Call {
        std::optional<expr::Ref> value;
        bool handled = false;
    };
    virtual Call call(const Expression& call) = 0;
    // A new random number; corner: where its extremes are. nullopt where none can be drawn, unreported.
    virtual std::optional<expr::Ref> draw(Variate::Law, expr::Ref, Span) { return std::nullopt; }
    [[nodiscard]] virtual std::vector<std::string> known_names() const = 0; // for did-you-mean
    [[nodiscard]] virtual std::vector<std::string> known_calls() const = 0;

    LogicLevel* logic = nullptr; // null: true is what is not 0
    int lowering = 0; // levels of lower() that are under way; kept by it, also across calls of functions
};

// Parses text()[begin, end) of a card. Errors go to diagnostics; null when there was one.
[[nodiscard]] ExpressionPtr parse_expression(const CardText& card, std::size_t begin, std::size_t end,
                                             Diagnostics& diagnostics);

// Lowers a tree into builder; nullopt when there was an error (reported).
[[nodiscard]] std::optional<expr::Ref> lower(const Expression& tree, expr::Builder& builder,
                                             Resolver& resolver, Diagnostics& diagnostics);

} // namespace nullor::parser
