// Tree -> instructions. Names go to the resolver, operators and functions to the builder.

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "engine/base/constants.hpp"
#include "engine/base/near_names.hpp"
#include "parser/expression/expression.hpp"
#include "parser/expression/expression_forms.hpp"
#include "parser/expression/randomness.hpp"

namespace nullor::parser {

namespace {

using expr::Op;
using expr::Ref;
using Value = std::optional<Ref>;

constexpr std::array constants{
    NamedConstant{"pi", pi, "3.14159..."},
    NamedConstant{"e", euler, "2.71828..., the base of ln"},
    NamedConstant{"inf", std::numeric_limits<double>::infinity(), "infinity: gain and limits of ideal parts"},
};

constexpr std::array<std::pair<std::string_view, Op>, 14> operations{{
    {"||", Op::logical_or},
    {"&&", Op::logical_and},
    {"==", Op::equal},
    {"!=", Op::not_equal},
    {"<", Op::less},
    {"<=", Op::less_equal},
    {">", Op::greater},
    {">=", Op::greater_equal},
    {"+", Op::add},
    {"-", Op::sub},
    {"*", Op::mul},
    {"/", Op::div},
    {"%", Op::mod},
    {"^", Op::power},
}};

Op operation(const std::string& text) {
    return std::find_if(operations.begin(), operations.end(), [&](const auto& o) { return o.first == text; })
        ->second;
}

// Of a function with a fixed number of operands, or with any number from the least.
std::string operand_count(int least, int most) {
    const std::string count = std::to_string(least);
    if (most < 0) return count + " or more operands";
    return count + (most == 1 ? " operand" : " operands");
}

class Lowering {
public:
    Lowering(expr::Builder& builder, Resolver& resolver, Diagnostics& diagnostics)
        : builder_(builder), resolver_(resolver), diagnostics_(diagnostics) {}

    Value lower(const Expression& e) {
        if (resolver_.lowering >= lowering_depth) {
            diagnostics_.error(e.span, "expression-depth",
                               "the expression, with the functions it calls, is nested more than " +
                                   std::to_string(lowering_depth) + " deep");
            return std::nullopt;
        }
        ++resolver_.lowering;
        const Value value = lower_kind(e);
        --resolver_.lowering;
        return value;
    }

private:
    Value lower_kind(const Expression& e) {
        switch (e.kind) {
        case Expression::Kind::number: return builder_.constant(e.number);
        case Expression::Kind::name: return name(e);
        case Expression::Kind::call: return call(e);
        case Expression::Kind::unary: return unary(e);
        case Expression::Kind::binary: return chain(e);
        case Expression::Kind::ternary: return ternary(e);
        case Expression::Kind::file: break;
        }
        diagnostics_.error(e.span, "out-of-place",
                           "a file of points can only be read by a source, as its value over time");
        return std::nullopt;
    }

    Value name(const Expression& e) {
        if (const Value known = resolver_.name(e.text, e.span)) return known;
        for (const NamedConstant& constant : constants)
            if (constant.name == e.text) return builder_.constant(constant.value);
        unknown_name(e);
        return std::nullopt;
    }

    void unknown_name(const Expression& e) {
        std::string hint;
        if (is_function(e.text)) {
            hint = "it is a function: " + e.text + "(...)";
        } else {
            hint = did_you_mean(e.text, [&] {
                std::vector<std::string> names = resolver_.known_names();
                for (const NamedConstant& constant : constants) names.emplace_back(constant.name);
                return names;
            });
        }
        diagnostics_.error(e.span, "unknown-name", "nothing is called '" + e.text + "' here",
                           std::move(hint));
    }

    [[nodiscard]] bool is_function(const std::string& word) const {
        const std::vector<std::string> calls = resolver_.known_calls();
        return expr::find_function(word) != nullptr || find_form(word) != nullptr ||
               std::find(calls.begin(), calls.end(), word) != calls.end();
    }

    Value unary(const Expression& e) {
        const Value operand = e.text == "!" ? condition(*e.operands[0]) : lower(*e.operands[0]);
        if (!operand || e.text == "+") return operand;
        return builder_.apply(e.text == "-" ? Op::negate : Op::logical_not, *operand);
    }

    Value ternary(const Expression& e) {
        const Value chosen = condition(*e.operands[0]), yes = lower(*e.operands[1]),
                    no = lower(*e.operands[2]);
        if (!chosen || !yes || !no) return std::nullopt;
        return builder_.apply(Op::select, *chosen, *yes, *no);
    }

    static bool is_logical(const Expression& e) {
        constexpr std::string_view operators[] = {"||", "&&", "==", "!=", "<", "<=", ">", ">="};
        return (e.kind == Expression::Kind::unary && e.text == "!") ||
               (e.kind == Expression::Kind::binary &&
                std::find(std::begin(operators), std::end(operators), e.text) != std::end(operators));
    }

    // What is 0 or 1 by itself stays; another number is compared, where the dialect says with what.
    Value condition(const Expression& e) { return truth(e, lower(e)); }
    Value truth(const Expression& e, Value value) {
        LogicLevel* logic = resolver_.logic;
        if (!value || !logic || is_logical(e)) return value;
        double constant = 0;
        const bool plain = builder_.constant_value(*value, constant) && (constant == 0 || constant == 1);
        if (!plain && !logic->told) {
            logic->told = true;
            diagnostics_.note(e.span, "logic-level",
                              "a number is true above 0.5 here, as LTspice has it: " + logic->because);
        }
        return builder_.apply(Op::greater, *value, builder_.constant(logic->threshold));
    }

    // a+b+c+... is deep on the left: down to its first operand, and up again.
    Value chain(const Expression& e) {
        std::vector<const Expression*> operators;
        const Expression* node = &e;
        for (; node->kind == Expression::Kind::binary; node = node->operands[0].get())
            operators.push_back(node);
        Value left = lower(*node);
        for (; !operators.empty(); operators.pop_back()) {
            const Expression& top = *operators.back();
            const bool logical = top.text == "&&" || top.text == "||";
            if (logical) left = truth(*top.operands[0], left);
            const Value right = logical ? condition(*top.operands[1]) : lower(*top.operands[1]);
            left = left && right ? Value(builder_.apply(operation(operators.back()->text), *left, *right))
                                 : std::nullopt;
        }
        return left;
    }

    Value call(const Expression& e) {
        if (const Resolver::Call known = resolver_.call(e); known.handled) return known.value;
        if (is_random(e)) return random(e);
        const expr::Function* function = expr::find_function(e.text);
        const Form* form = find_form(e.text);
        if (function == nullptr && form == nullptr) {
            unknown_call(e);
            return std::nullopt;
        }
        const int least = function ? function->min_operands : form->min_operands;
        const int most = function ? function->max_operands : form->max_operands;
        const int given = static_cast<int>(e.operands.size());
        if (given < least || (most >= 0 && given > most)) {
            diagnostics_.error(e.span, "argument-count",
                               "'" + e.text + "' takes " + operand_count(least, most) + ", not " +
                                   std::to_string(given),
                               std::string(function ? function->meaning : form->meaning));
            return std::nullopt;
        }
        std::vector<Ref> operands;
        for (const ExpressionPtr& operand : e.operands) {
            const bool chooses = e.text == "if" && operands.empty();
            if (const Value value = chooses ? condition(*operand) : lower(*operand))
                operands.push_back(*value);
        }
        if (operands.size() != e.operands.size()) return std::nullopt;
        if (form != nullptr || function->op == Op::table)
            return expand_form(e, operands, builder_, diagnostics_);
        return apply(function->op, operands);
    }

    Value random(const Expression& e) {
        std::vector<Ref> operands;
        for (const ExpressionPtr& operand : e.operands)
            if (const Value value = lower(*operand)) operands.push_back(*value);
        if (operands.size() != e.operands.size()) return std::nullopt;
        return expand_random(e, operands, builder_, resolver_, diagnostics_);
    }

    Ref apply(Op op, const std::vector<Ref>& operands) {
        if (op == Op::limit) return builder_.apply(op, operands[0], operands[1], operands[2]);
        if (operands.size() == 1) return builder_.apply(op, operands[0]);
        Ref result = operands[0];
        for (std::size_t k = 1; k < operands.size(); ++k) result = builder_.apply(op, result, operands[k]);
        return result;
    }

    void unknown_call(const Expression& e) {
        if (takes_names(e.text) || e.text == "ddt" || e.text == "idt" || e.text == "sdt") {
            diagnostics_.error(e.span, "out-of-place", "'" + e.text + "(...)' has no meaning here");
            return;
        }
        const std::vector<std::string> names =
            HintBudget::left() ? resolver_.known_names() : std::vector<std::string>{};
        if (std::find(names.begin(), names.end(), e.text) != names.end()) {
            diagnostics_.error(e.span, "unknown-function", "'" + e.text + "' is not a function",
                               "to multiply, write " + e.text + "*(...)");
            return;
        }
        diagnostics_.error(e.span, "unknown-function", "there is no function '" + e.text + "'",
                           did_you_mean(e.text, [&] {
                               std::vector<std::string> calls = resolver_.known_calls();
                               for (const expr::Function& function : expr::functions())
                                   calls.emplace_back(function.name);
                               for (const Form& form : forms()) calls.emplace_back(form.name);
                               for (const Form& form : random_functions()) calls.emplace_back(form.name);
                               return calls;
                           }));
    }

    expr::Builder& builder_;
    Resolver& resolver_;
    Diagnostics& diagnostics_;
};

} // namespace

std::span<const NamedConstant> named_constants() {
    return constants;
}

std::optional<expr::Ref> lower(const Expression& tree, expr::Builder& builder, Resolver& resolver,
                               Diagnostics& diagnostics) {
    return Lowering(builder, resolver, diagnostics).lower(tree);
}

} // namespace nullor::parser
