#pragma once
// Names and calls of a signal -> inputs of its program.

#include <optional>
#include <string>
#include <vector>

#include "engine/expr/signal.hpp"
#include "parser/names/currents.hpp"
#include "parser/requests/requests_context.hpp"
#include "parser/requests/signal_use.hpp"
#include "parser/requests/signals_noise.hpp"
#include "parser/requests/signals_units.hpp"

namespace nullor::parser {

class SignalResolver final : public ScopeResolver {
public:
    SignalResolver(const RequestContext& context, const SignalUse& use, expr::Builder& builder);

    std::vector<expr::SignalInput> inputs; // meaning of the program's slots

    // Of a name or a call.
    [[nodiscard]] UnitGuess unit_of_term(const Expression& term) const;

protected:
    expr::Ref parameter(ParameterId id) override;
    std::optional<expr::Ref> last_name(const std::string& name, Span span) override;
    Call own_call(const Expression& call) override;
    [[nodiscard]] std::vector<std::string> own_names() const override;
    [[nodiscard]] std::vector<std::string> own_calls() const override;

private:
    expr::Ref read(expr::SignalInput input);
    expr::Ref read(expr::SignalInput::Kind kind, int index = -1);
    expr::Ref read(const Target& target);
    // A column of the analysis itself, -1 or none if it has none of that name.
    [[nodiscard]] int figure_index(const std::string& name) const;
    std::optional<expr::Ref> figure(const std::string& name);
    std::optional<expr::Ref> axis_name(const std::string& name);
    // Names that would be found elsewhere or with other words: an error that says where. True if it was one.
    bool explain(const std::string& name, Span span);
    [[nodiscard]] std::optional<int> measure(const std::string& name) const;
    std::optional<expr::Ref> voltage(const Expression& call);
    [[nodiscard]] std::optional<CurrentCall> current(const Expression& call, Diagnostics& diagnostics) const;
    expr::Ref read_current_of(const Reference& current);
    [[nodiscard]] std::optional<NoiseTerm> noise(const Expression& call, Diagnostics& diagnostics) const;
    Call noise_of(const Expression& call);
    [[nodiscard]] expr::Ref part_of(expr::Ref value, std::string_view form);
    [[nodiscard]] std::optional<NodeId> node(const Expression& operand);
    [[nodiscard]] std::optional<NodeId> pspice_node(const std::string& name) const;
    [[nodiscard]] bool runs_over(const char* axis) const { return axis_ == axis; }
    [[nodiscard]] bool is_noise() const {
        return use_.analysis && std::holds_alternative<analysis::NoiseRequest>(use_.analysis->what);
    }
    [[nodiscard]] const Target* swept() const;

    const RequestContext& context_;
    const SignalUse& use_;
    std::vector<analysis::Figure> figures_;
    std::string axis_; // of the analysis, where that has a name of its own: "time"
};

} // namespace nullor::parser
