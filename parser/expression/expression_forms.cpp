#include "parser/expression/expression_forms.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace nullor::parser {

namespace {

using expr::Builder;
using expr::Op;
using expr::Ref;

constexpr std::array all_forms{
    Form{"if", 3, 3, "if(c,a,b): a where c is not 0, else b"},
    Form{"sqr", 1, 1, "sqr(x): x^2"},
    Form{"uplim", 3, 3,
         "uplim(x,hi,z): x up to hi-z, then an exponential towards hi, hi - z exp((hi-z-x)/z); smooth "
         "min(x,hi)"},
    Form{"dnlim", 3, 3,
         "dnlim(x,lo,z): x down to lo+z, then an exponential towards lo, lo + z exp((x-lo-z)/z); smooth "
         "max(x,lo)"},
    Form{"pwl", 3, -1, "pwl(x, x1,y1, x2,y2, ...): as table"},
};

// LTspice's smooth limits. The slope is continuous; a zone of 0 or less makes them the sharp min and max.
Ref uplim(Builder& b, Ref x, Ref high, Ref zone) {
    const Ref z = b.apply(Op::max, zone, b.constant(0)), start = b.apply(Op::sub, high, z);
    const Ref distance = b.apply(Op::div, b.apply(Op::sub, start, x), z);
    const Ref bent = b.apply(Op::sub, high, b.apply(Op::mul, z, b.apply(Op::exp, distance)));
    return b.apply(Op::select, b.apply(Op::greater, x, start), bent, x);
}

Ref dnlim(Builder& b, Ref x, Ref low, Ref zone) {
    const Ref z = b.apply(Op::max, zone, b.constant(0)), start = b.apply(Op::add, low, z);
    const Ref distance = b.apply(Op::div, b.apply(Op::sub, x, start), z);
    const Ref bent = b.apply(Op::add, low, b.apply(Op::mul, z, b.apply(Op::exp, distance)));
    return b.apply(Op::select, b.apply(Op::less, x, start), bent, x);
}

// Points that depend on parameters: the segments as nested choices, with the arithmetic of Op::table. Their
// order is only known at evaluation; where they do not ascend the value is NaN.
Ref chosen_segment(Builder& b, const std::vector<Ref>& operands) {
    const Ref x = operands[0];
    const std::size_t points = (operands.size() - 1) / 2;
    const auto px = [&](std::size_t k) { return operands[1 + 2 * k]; };
    const auto py = [&](std::size_t k) { return operands[2 + 2 * k]; };
    Ref value = py(points - 1), ascending = b.constant(1);
    for (std::size_t k = points - 1; k-- > 0;) {
        const Ref slope =
            b.apply(Op::div, b.apply(Op::sub, py(k + 1), py(k)), b.apply(Op::sub, px(k + 1), px(k)));
        const Ref line = b.apply(Op::add, py(k), b.apply(Op::mul, b.apply(Op::sub, x, px(k)), slope));
        value = b.apply(Op::select, b.apply(Op::less, x, px(k + 1)), line, value);
        ascending = b.apply(Op::logical_and, ascending, b.apply(Op::less, px(k), px(k + 1)));
    }
    value = b.apply(Op::select, b.apply(Op::less, x, px(0)), py(0), value);
    return b.apply(Op::select, ascending, value, b.constant(std::numeric_limits<double>::quiet_NaN()));
}

std::optional<Ref> table(const Expression& call, const std::vector<Ref>& operands, Builder& b,
                         Diagnostics& diagnostics) {
    if (operands.size() % 2 == 0) {
        diagnostics.error(call.operands.back()->span, "argument-count",
                          "the last point of '" + call.text + "' has no y",
                          call.text + "(x, x1,y1, x2,y2, ...)");
        return std::nullopt;
    }
    expr::Table points;
    for (std::size_t k = 1; k < operands.size(); k += 2) {
        double x = 0, y = 0;
        if (!b.constant_value(operands[k], x) || !b.constant_value(operands[k + 1], y))
            return chosen_segment(b, operands);
        points.x.push_back(x);
        points.y.push_back(y);
    }
    for (std::size_t k = 1; k < points.x.size(); ++k) {
        if (points.x[k] > points.x[k - 1]) continue;
        diagnostics.error(call.operands[1 + 2 * k]->span, "table-order",
                          "the x values of '" + call.text +
                              "' must ascend; this is not above the one before it");
        return std::nullopt;
    }
    return b.table(operands[0], std::move(points));
}

} // namespace

std::span<const Form> forms() {
    return all_forms;
}

const Form* find_form(std::string_view lower_case_name) {
    const auto found = std::find_if(all_forms.begin(), all_forms.end(),
                                    [&](const Form& form) { return form.name == lower_case_name; });
    return found == all_forms.end() ? nullptr : &*found;
}

std::optional<Ref> expand_form(const Expression& call, const std::vector<Ref>& operands, Builder& builder,
                               Diagnostics& diagnostics) {
    if (call.text == "if") return builder.apply(Op::select, operands[0], operands[1], operands[2]);
    if (call.text == "sqr") return builder.apply(Op::mul, operands[0], operands[0]);
    if (call.text == "uplim") return uplim(builder, operands[0], operands[1], operands[2]);
    if (call.text == "dnlim") return dnlim(builder, operands[0], operands[1], operands[2]);
    return table(call, operands, builder, diagnostics);
}

} // namespace nullor::parser
