#pragma once
// Random functions of numbers, as HSPICE, ngspice and LTspice have them. Each call in a number becomes a
// variate z of the circuit (circuit.hpp), and its value an expression of z that is nominal at z = 0.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/analysis/requests.hpp"
#include "engine/circuit/description/circuit.hpp"
#include "engine/expr/builder.hpp"
#include "parser/expression/expression.hpp"

namespace nullor::parser {

struct Build;

// limit() with three operands is the clamp of expr::functions().
[[nodiscard]] std::span<const Form> random_functions();
[[nodiscard]] const Form* find_random(std::string_view lower_case_name);
[[nodiscard]] bool is_random(const Expression& call);

// A call for which is_random() holds.
[[nodiscard]] std::optional<expr::Ref> expand_random(const Expression& call,
                                                     const std::vector<expr::Ref>& operands,
                                                     expr::Builder& builder, Resolver& resolver,
                                                     Diagnostics& diagnostics);

// Draws for one number of the deck.
class Draws {
public:
    // A `.param`, found by its name when all are there; else what will be the next instance or model.
    Draws(Circuit& circuit, std::string parameter);
    Draws(Circuit& circuit, Target::Kind kind, const std::string& owner, int value,
          std::string_view value_name);

    // The hidden parameter of a new variate.
    [[nodiscard]] ParameterId draw(Variate::Law law, Binding corner);

private:
    Circuit& circuit_;
    Target drawn_;
    std::string key_;
    int count_ = 0;
};

// When all else is read: variates that nothing reads any more (-D) leave, tolerances come, and what is drawn
// gets the name under which -D sets it.
void settle_variates(Build& build, const analysis::Requests& requests);

} // namespace nullor::parser
