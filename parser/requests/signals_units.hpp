#pragma once
// The unit of an expression over columns, as far as it can be told: v(a)-v(b) is in volt, v(a)/i(r) in ohm.

#include <functional>
#include <string>

#include "engine/base/units.hpp"
#include "parser/expression/expression.hpp"

namespace nullor::parser {

struct UnitGuess {
    enum class Kind {
        known,
        number,  // a plain number: takes the unit of what it is added to
        unknown, // a parameter may stand for anything
    } kind = Kind::unknown;
    Unit unit = Unit::none;
};

// What a bare name has, and a call that is no function; unknown of others.
using UnitOfTerm = std::function<UnitGuess(const Expression&)>;
[[nodiscard]] UnitGuess unit_of(const Expression& tree, const UnitOfTerm& term);

} // namespace nullor::parser
