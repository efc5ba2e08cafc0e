// Expressions: what stands in the braces of a text, or the whole of it. Every name is an input, so that what
// can be parsed is lowered too, and evaluated over double, over complex, and with its gradient.

#include <cmath>
#include <complex>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "parser/expression/expression.hpp"
#include "tests/fuzz/claim.hpp"

using namespace nullor;
using namespace nullor::parser;

namespace {

class Everything final : public Resolver {
public:
    explicit Everything(expr::Builder& builder) : builder_(builder) {}

    std::optional<expr::Ref> name(const std::string& name, Span) override { return input(name); }
    Call call(const Expression& call) override {
        if (!takes_names(call.text)) return {};
        return {input(call.text), true};
    }
    [[nodiscard]] std::vector<std::string> known_names() const override { return {"temper", "time"}; }
    [[nodiscard]] std::vector<std::string> known_calls() const override { return {"v", "i"}; }

private:
    expr::Ref input(const std::string& name) {
        return builder_.input(slots_.try_emplace(name, static_cast<int>(slots_.size())).first->second);
    }

    expr::Builder& builder_;
    std::map<std::string, int> slots_;
};

void evaluate(const expr::Program& program) {
    expr::Scratch scratch;
    const auto inputs = static_cast<std::size_t>(program.input_count());
    for (const double seed : {0.0, 1.0, -2.5, 1e300}) {
        std::vector<double> x(inputs), gradient(inputs);
        std::vector<std::complex<double>> z(inputs);
        for (std::size_t k = 0; k < inputs; ++k) {
            x[k] = seed * static_cast<double>(k + 1);
            z[k] = x[k];
        }
        const double value = program.evaluate(x, scratch);
        const double with_gradient = program.evaluate(x, gradient, scratch);
        const std::complex<double> over_complex = program.evaluate(z, scratch);
        fuzz::claim(with_gradient == value || (std::isnan(value) && std::isnan(with_gradient)),
                    "the gradient does not change the value");
        if (std::isfinite(value) && over_complex.imag() == 0 && std::isfinite(over_complex.real()))
            fuzz::claim(over_complex.real() == value, "on the real axis complex values are the real ones");
    }
}

void read(const std::string& text) {
    CardText card(0);
    card.append(text, 1, 1);
    Diagnostics diagnostics;
    const ExpressionPtr tree = parse_expression(card, 0, card.text().size(), diagnostics);
    fuzz::claim((tree != nullptr) == !diagnostics.has_errors(), "there is a tree or an error");
    if (!tree) return;
    expr::Builder builder;
    Everything resolver(builder);
    const std::optional<expr::Ref> value = lower(*tree, builder, resolver, diagnostics);
    fuzz::claim(value.has_value() == !diagnostics.has_errors(), "there is a program or an error");
    if (value) evaluate(builder.finish(*value));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    std::size_t open = text.find('{');
    if (open == std::string::npos) read(text);
    for (; open != std::string::npos; open = text.find('{', open + 1)) {
        const std::size_t close = text.find('}', open);
        read(text.substr(open + 1, close == std::string::npos ? close : close - open - 1));
    }
    return 0;
}
