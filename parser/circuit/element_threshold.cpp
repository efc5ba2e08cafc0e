// LTspice's G with a threshold: G1 a b c+ c- gm dir=1 vto=...

#include <optional>

#include "parser/circuit/behaviour_builder.hpp"
#include "parser/circuit/element.hpp"

namespace nullor::parser {

bool has_threshold(const Element& e) {
    if (e.letter() != 'g') return false;
    for (std::size_t k = e.at; k + 1 < e.words().size(); ++k)
        if (e.words()[k + 1].is("=") && (e.words()[k].is("vto") || e.words()[k].is("dir"))) return true;
    return false;
}

void read_threshold(Element& e) {
    e.instance.kind = devices::find_kind('g', "", devices::CardSyntax::Expression::current);
    const Span span = e.card.span(e.at, e.words().size());
    std::optional<Binding> gain, threshold, direction;
    for (e.skip_blanks(); !e.at_end() && !e.diagnostics.has_errors(); e.skip_blanks()) {
        const bool vto = e.word().is("vto"), named = e.next_is("=");
        if (named && !vto && !e.word().is("dir")) {
            read_named_value(e);
            continue;
        }
        std::optional<Binding>& value = !named ? gain : vto ? threshold : direction;
        if (named) e.at += 2;
        const std::size_t end = e.at_end() ? e.at : joined_end(e.words(), e.at);
        if (end == e.at || value) {
            e.error(e.end_span(), "missing-value",
                    "'" + e.name() + "' needs a gain, vto= and dir=, once each");
            return;
        }
        value = bind_words(e.card, e.at, end, *e.level.scope, e.diagnostics);
        e.at = end;
    }
    if (e.diagnostics.has_errors()) return;
    if (!gain || (direction && constant_value(*direction) != 1.0)) {
        e.error(span, "unsupported-source",
                gain ? "'" + e.name() + "': of dir only 1 is supported" : "'" + e.name() + "' has no gain",
                "LTspice does not say what the law of other directions is");
        return;
    }
    e.diagnostics.warning(span, "threshold",
                          "'" + e.name() +
                              "' is taken as gain max(v - vto, 0): LTspice does not say what it is",
                          "so its models use it, as limits of an output");
    Locals locals(e.instance);
    LocalProgram program(locals);
    expr::Builder& builder = program.builder;
    expr::Ref beyond = program.voltage(e.instance.nodes[2], e.instance.nodes[3]);
    if (threshold) beyond = builder.apply(expr::Op::sub, beyond, program.number(*threshold));
    const expr::Ref most = builder.apply(expr::Op::max, beyond, builder.constant(0));
    const expr::Ref value = builder.apply(expr::Op::mul, program.number(*gain), most);
    e.instance.behaviour =
        std::make_shared<devices::Behaviour>(std::move(locals).finish(std::move(program).finish(value)));
    add_with_parasitics(e);
}

} // namespace nullor::parser
