#include "parser/export/export_expression.hpp"

#include <cmath>

#include <fmt/format.h>

#include "parser/export/export_writer.hpp"

// ngspice: ^ and pow(x,y) are |x|^y, pwr(x,y) is sgn(x)|x|^y, u(0) is 1/2, pwl() goes on beyond its ends.
// % atan2 hypot int round sign limit and table it does not know.

namespace nullor::parser {

namespace {

using expr::Op;

constexpr std::size_t longest_shared = 60; // what is repeated must not be longer
constexpr std::size_t longest = 4000;      // for the simulator's parser

struct OperatorWord {
    Op op;
    const char* word;
};

constexpr OperatorWord infix[] = {
    {Op::add, "+"},    {Op::sub, "-"},         {Op::mul, "*"},          {Op::div, "/"},
    {Op::less, "<"},   {Op::less_equal, "<="}, {Op::greater, ">"},      {Op::greater_equal, ">="},
    {Op::equal, "=="}, {Op::not_equal, "!="},  {Op::logical_and, "&&"}, {Op::logical_or, "||"},
};

constexpr OperatorWord calls[] = {
    {Op::abs, "abs"},     {Op::mag, "abs"},     {Op::sgn, "sgn"},     {Op::sqrt, "sqrt"},
    {Op::exp, "exp"},     {Op::ln, "ln"},       {Op::log10, "log10"}, {Op::sin, "sin"},
    {Op::cos, "cos"},     {Op::tan, "tan"},     {Op::asin, "asin"},   {Op::acos, "acos"},
    {Op::atan, "atan"},   {Op::sinh, "sinh"},   {Op::cosh, "cosh"},   {Op::tanh, "tanh"},
    {Op::asinh, "asinh"}, {Op::acosh, "acosh"}, {Op::atanh, "atanh"}, {Op::nint, "nint"},
    {Op::floor, "floor"}, {Op::ceil, "ceil"},   {Op::uramp, "uramp"}, {Op::min, "min"},
    {Op::max, "max"},
};

template <std::size_t N>
const char* word_of(const OperatorWord (&list)[N], Op op) {
    for (const OperatorWord& entry : list)
        if (entry.op == op) return entry.word;
    return nullptr;
}

int operands_of(const expr::Instruction& instruction) {
    return (instruction.a >= 0) + (instruction.b >= 0) + (instruction.c >= 0);
}

class Printer {
public:
    Printer(const expr::Program& program, const ExpressionText& with)
        : program_(program), with_(with), uses_(program.instructions().size(), 0) {
        for (const expr::Instruction& instruction : program.instructions())
            if (instruction.op != Op::input)
                for (int operand : {instruction.a, instruction.b, instruction.c})
                    if (operand >= 0) ++uses_[static_cast<std::size_t>(operand)];
    }

    std::optional<std::string> print() {
        for (const expr::Instruction& instruction : program_.instructions()) {
            std::string text = one(instruction);
            const bool is_last = text_.size() + 1 == program_.instructions().size();
            const bool is_shared = uses_[text_.size()] > 1 && text.size() > longest_shared;
            if (!is_last && (is_shared || text.size() > longest)) text = with_.hoist(text);
            text_.push_back(std::move(text));
        }
        if (!finite_) return std::nullopt;
        return text_.back();
    }

private:
    std::string number(double value) {
        if (!std::isfinite(value)) finite_ = false;
        return value < 0 || std::signbit(value) ? fmt::format("({})", value) : spice_number(value);
    }

    // The operand of a form that needs it more than once.
    const std::string& repeated(std::int32_t operand) {
        std::string& text = text_[static_cast<std::size_t>(operand)];
        if (text.size() > longest_shared) text = with_.hoist(text);
        return text;
    }

    [[nodiscard]] const double* constant(std::int32_t operand) const {
        const expr::Instruction& from = program_.instructions()[static_cast<std::size_t>(operand)];
        return from.op == Op::constant ? &from.value : nullptr;
    }

    // |x|^y with the sign of a real power: none for even y, that of x for odd y.
    std::string power(const expr::Instruction& in) {
        const std::string& x = repeated(in.a);
        const std::string& y = repeated(in.b);
        if (const double* exponent = constant(in.b)) {
            if (*exponent == 1) return x;
            if (*exponent == -1) return fmt::format("(1 / {})", x);
            if (*exponent == 2) return fmt::format("({} * {})", x, x);
            const bool is_odd = std::fmod(*exponent, 2) != 0 && std::floor(*exponent) == *exponent;
            return is_odd ? fmt::format("(sgn({}) * pow(abs({}), {}))", x, x, y)
                          : fmt::format("pow(abs({}), {})", x, y);
        }
        return fmt::format("(({} < 0 ? 1 - 2 * abs({} - 2 * floor({} / 2)) : 1) * pow(abs({}), {}))", x, y, y,
                           x, y);
    }

    std::string arc_tangent(const std::string& y, const std::string& x) {
        return fmt::format("({1} > 0 ? atan({0} / {1}) : ({1} < 0 ? atan({0} / {1}) + ({0} < 0 ? "
                           "-3.141592653589793 : 3.141592653589793) : 1.5707963267948966 * sgn({0})))",
                           y, x);
    }

    std::string table(const expr::Table& points, std::string_view x) {
        if (points.x.size() == 1) return number(points.y[0]);
        std::string list;
        for (std::size_t k = 0; k < points.x.size(); ++k)
            list += fmt::format(", {}, {}", points.x[k], points.y[k]);
        return fmt::format("pwl(min(max({}, {}), {}){})", x, points.x.front(), points.x.back(), list);
    }

    std::string one(const expr::Instruction& in) {
        const auto operand = [&](std::int32_t k) -> std::string_view {
            if (in.op == Op::input || k < 0) return {};
            return text_[static_cast<std::size_t>(k)];
        };
        const std::string_view a = operand(in.a), b = operand(in.b), c = operand(in.c);
        if (const char* sign = word_of(infix, in.op)) return fmt::format("({} {} {})", a, sign, b);
        if (const char* name = word_of(calls, in.op))
            return operands_of(in) == 1 ? fmt::format("{}({})", name, a)
                                        : fmt::format("{}({}, {})", name, a, b);
        switch (in.op) {
        case Op::constant: return number(in.value);
        case Op::input: return with_.inputs[static_cast<std::size_t>(in.a)];
        case Op::negate: return fmt::format("(0 - {})", a);
        case Op::logical_not: return fmt::format("({} == 0)", a);
        case Op::select: return fmt::format("({} != 0 ? {} : {})", a, b, c);
        case Op::mod: {
            const std::string &x = repeated(in.a), &y = repeated(in.b);
            return fmt::format("({0} - {1} * ({0} / {1} < 0 ? ceil({0} / {1}) : floor({0} / {1})))", x, y);
        }
        case Op::power:
        case Op::pow: return power(in);
        case Op::pwr: return fmt::format("pow(abs({}), {})", a, b);
        case Op::pwrs: return fmt::format("(sgn({0}) * pow(abs({0}), {1}))", repeated(in.a), b);
        case Op::to_int: return fmt::format("({0} < 0 ? ceil({0}) : floor({0}))", repeated(in.a));
        case Op::round: return fmt::format("({0} < 0 ? ceil({0} - 0.5) : floor({0} + 0.5))", repeated(in.a));
        case Op::u:
        case Op::stp: return fmt::format("({} > 0)", a);
        case Op::db: return fmt::format("(20 * log10(abs({})))", a);
        case Op::ph: return fmt::format("({} < 0 ? 180 : 0)", a);
        case Op::re:
        case Op::conj: return std::string(a);
        case Op::im: return "0";
        case Op::sign: return fmt::format("({1} < 0 ? 0 - abs({0}) : abs({0}))", repeated(in.a), b);
        case Op::atan2: return arc_tangent(repeated(in.a), repeated(in.b));
        case Op::hypot: return fmt::format("sqrt({0} * {0} + {1} * {1})", repeated(in.a), repeated(in.b));
        case Op::limit: {
            const std::string &one_end = repeated(in.b), &other = repeated(in.c);
            return fmt::format("min(max({0}, min({1}, {2})), max({1}, {2}))", a, one_end, other);
        }
        case Op::table: return table(program_.tables()[static_cast<std::size_t>(in.table)], a);
        default: break;
        }
        finite_ = false;
        return "0";
    }

    const expr::Program& program_;
    const ExpressionText& with_;
    std::vector<int> uses_;
    std::vector<std::string> text_;
    bool finite_ = true;
};

} // namespace

std::optional<std::string> spice_expression(const expr::Program& program, const ExpressionText& with) {
    return Printer(program, with).print();
}

} // namespace nullor::parser
