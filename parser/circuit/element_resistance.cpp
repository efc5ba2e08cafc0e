// A resistor whose resistance is an expression of voltages, currents or time: the current source
//     i = m v(a,b)/(e scale (1 + tc1 dT + tc2 dT^2)),  dT = T - tnom

#include <algorithm>
#include <array>

#include "parser/circuit/behaviour_builder.hpp"
#include "parser/circuit/element.hpp"

namespace nullor::parser {

namespace {

using expr::Op;
using expr::Ref;

// The expression at word k, without its braces; null where it is none. end: the word behind it.
ExpressionPtr expression_at(const Element& e, std::size_t k, bool named, std::size_t& end) {
    Diagnostics quiet;
    if (k >= e.words().size()) return nullptr;
    end = named ? joined_end(e.words(), k) : item_end(e.words(), k);
    if (end <= k || !e.words()[end - 1].closed) return nullptr;
    const bool braced = end == k + 1 && e.words()[k].kind == Word::Kind::braced;
    return parse_expression(e.card.text, e.words()[k].begin + (braced ? 1 : 0),
                            e.words()[end - 1].end - (braced ? 1 : 0), quiet);
}

bool reads_circuit(const Expression& tree) {
    constexpr std::array calls{"v", "i", "ddt", "idt", "sdt"};
    bool reads = false;
    for_each(tree, [&](const Expression& part) {
        if (part.kind == Expression::Kind::name) reads = reads || part.text == "time";
        if (part.kind == Expression::Kind::call)
            reads = reads || std::find(calls.begin(), calls.end(), part.text) != calls.end();
    });
    return reads;
}

// Where such an expression stands; or words().size().
std::size_t resistance_word(const Element& e) {
    const std::string_view principal = e.info().syntax.principal;
    for (std::size_t k = e.at, end = 0; k < e.words().size(); ++k) {
        const bool equals = k + 1 < e.words().size() && e.words()[k + 1].is("=");
        const std::size_t first = equals ? k + 2 : k;
        const bool meant = equals ? e.info().find(e.words()[k].lower) == e.info().find(principal) : k == e.at;
        const ExpressionPtr tree = meant ? expression_at(e, first, equals, end) : nullptr;
        if (tree && reads_circuit(*tree)) return first;
    }
    return e.words().size();
}

struct Factors {
    std::array<std::optional<Binding>, 6> given; // in the order of `names`
    static constexpr std::array<std::string_view, 6> names{"tc1", "tc2", "temp", "dtemp", "m", "scale"};
};

Ref warmed(Ref resistance, const Factors& factors, LocalProgram& program, Ref nominal) {
    expr::Builder& b = program.builder;
    const auto& [tc1, tc2, temp, dtemp, m, scale] = factors.given;
    if (scale) resistance = b.apply(Op::mul, resistance, program.number(*scale));
    if (m) resistance = b.apply(Op::div, resistance, program.number(*m));
    if (!tc1 && !tc2) return resistance;
    Ref celsius = temp ? program.number(*temp) : program.parameter(temper);
    if (dtemp && !temp) celsius = b.apply(Op::add, celsius, program.number(*dtemp));
    const Ref warmer = b.apply(Op::sub, celsius, nominal);
    Ref slope = tc1 ? program.number(*tc1) : b.constant(0);
    if (tc2) slope = b.apply(Op::add, slope, b.apply(Op::mul, warmer, program.number(*tc2)));
    return b.apply(Op::mul, resistance, b.apply(Op::add, b.constant(1), b.apply(Op::mul, warmer, slope)));
}

// What stood on the card beside the expression, read as of a resistor.
Factors factors_of(Element& e) {
    Factors factors;
    for (auto& [parameter, value] : e.instance.values) {
        const std::string_view name = e.info().parameters[static_cast<std::size_t>(parameter)].name;
        const auto place = std::find(Factors::names.begin(), Factors::names.end(), name);
        if (place != Factors::names.end())
            factors.given[static_cast<std::size_t>(place - Factors::names.begin())] = std::move(value);
        else if (name != "noiseless")
            e.error(value.span, "unexpected-word",
                    "a resistance that depends on voltages has no '" + std::string(name) + "'");
    }
    e.instance.values.clear();
    return factors;
}

void lower_resistance(Build& build, const Level& level, InstanceId id, const Expression& tree,
                      const Factors& factors, Diagnostics& found) {
    Instance& instance = build.circuit.instances[static_cast<std::size_t>(id.index)];
    Locals locals(instance);
    LocalProgram program(locals);
    const std::optional<Ref> resistance = lower_local(tree, program, locals, build, level, found);
    if (!resistance) return;
    const int nominal = locals.argument(constant_binding(0));
    build.nominal_arguments.emplace_back(id, nominal);
    const Ref ohm = warmed(*resistance, factors, program, program.argument(nominal));
    const Ref volt = program.voltage(instance.nodes[0], instance.nodes[1]);
    devices::BehaviourExpression current =
        std::move(program).finish(program.builder.apply(Op::div, volt, ohm));
    instance.behaviour = std::make_shared<devices::Behaviour>(std::move(locals).finish(std::move(current)));
}

} // namespace

bool starts_resistance(const Element& e) {
    return e.letter() == 'r' && resistance_word(e) < e.words().size();
}

void read_resistance(Element& e) {
    const std::size_t first = resistance_word(e);
    const bool named = first > e.at && e.words()[first - 1].is("=");
    std::size_t end = 0;
    const ExpressionPtr tree = expression_at(e, first, named, end);
    for (e.skip_blanks(); !e.at_end(); e.skip_blanks()) {
        if (e.at == first - (named ? 2 : 0)) {
            e.at = end;
        } else if (e.next_is("=")) {
            read_named_value(e);
        } else if (e.word().is("noiseless") || e.word().is("params:")) {
            ++e.at;
        } else {
            e.error(e.word().span, "unexpected-word", "'" + e.word().text + "' is not expected here");
            return;
        }
    }
    Factors factors = factors_of(e);
    e.instance.kind = devices::find_kind('b', "", devices::CardSyntax::Expression::current);
    const InstanceId id = add_with_parasitics(e);
    if (!id.valid()) return;
    e.build.later.push_back([&build = e.build, &level = e.level, id, tree, factors = std::move(factors)] {
        Diagnostics found;
        lower_resistance(build, level, id, *tree, factors, found);
        build.report(found, level);
    });
}

} // namespace nullor::parser
