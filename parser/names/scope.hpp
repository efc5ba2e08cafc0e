#pragma once
// Where a name is looked up: the parameters and functions of the top level or of one subcircuit instance.
//
// A parameter is looked for here, then in the scope of the instance card, and so on outwards (as ngspice and
// HSPICE do); functions, models and subcircuits where the subcircuit was defined.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/diagnostics.hpp"
#include "engine/circuit/description/circuit.hpp"
#include "engine/expr/builder.hpp"
#include "parser/deck/deck.hpp"
#include "parser/expression/expression.hpp"
#include "parser/expression/randomness.hpp"

namespace nullor::parser {

class Scope;

// .func name(arguments) {body}
struct Function {
    std::string name;
    std::vector<std::string> arguments;
    ExpressionPtr body;
    const Scope* home = nullptr; // other names in the body mean what they mean there
    Span span;
};

class Scope {
public:
    Scope() = default; // the top level
    Scope(std::string prefix, const Scope* caller, const Scope* home)
        : prefix_(std::move(prefix)), caller_(caller), home_(home), logic_(home ? home->logic_ : nullptr) {}

    // How a number is a condition, where the dialect says; of all scopes of a deck. Null: true where it is
    // not 0.
    void set_logic(std::shared_ptr<LogicLevel> logic) { logic_ = std::move(logic); }
    [[nodiscard]] LogicLevel* logic() const { return logic_.get(); }

    [[nodiscard]] const std::string& prefix() const { return prefix_; } // "x1.x2.", empty at the top
    [[nodiscard]] const Scope* caller() const { return caller_; }
    [[nodiscard]] const Scope* home() const { return home_; }

    // Names are lower case. "temper" is parameter 0, and so is "temp" unless the deck defines it.
    [[nodiscard]] std::optional<ParameterId> parameter(std::string_view name) const;
    [[nodiscard]] const Function* function(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> parameter_names() const;
    [[nodiscard]] std::vector<std::string> function_names() const;

    void define(const std::string& name, ParameterId id) { parameters_[name] = id; }
    // A parameter that is made when somebody reads it and nothing else has its name.
    void offer(const std::string& name, std::function<ParameterId()> make) {
        offered_[name] = std::move(make);
    }
    // Keeps an eye on a parameter of this scope: whether anything reads it.
    void watch(const std::string& name) { watched_[name] = false; }
    [[nodiscard]] bool was_read(const std::string& name) const { return watched_.at(name); }
    void define(Function function);
    // Defined in this very scope.
    [[nodiscard]] const Function* own_function(std::string_view name) const;

private:
    std::string prefix_;
    const Scope* caller_ = nullptr;
    const Scope* home_ = nullptr;
    mutable std::map<std::string, ParameterId, std::less<>> parameters_;
    mutable std::map<std::string, std::function<ParameterId()>, std::less<>> offered_;
    std::map<std::string, Function, std::less<>> functions_;
    mutable std::map<std::string, bool, std::less<>> watched_;
    std::shared_ptr<LogicLevel> logic_;
};

// Resolves parameters and calls of .func over a scope. A derived class says which slot a parameter has, and
// adds what else has a name where its expressions stand: time, v(), i(), columns, measures.
class ScopeResolver : public Resolver {
public:
    ScopeResolver(const Scope& scope, expr::Builder& builder, Diagnostics& diagnostics)
        : builder_(builder), diagnostics_(diagnostics), scope_(scope) {
        logic = scope.logic();
    }

    std::optional<expr::Ref> name(const std::string& name, Span span) final;
    Call call(const Expression& call) final;
    [[nodiscard]] std::vector<std::string> known_names() const final;
    [[nodiscard]] std::vector<std::string> known_calls() const final;

protected:
    virtual expr::Ref parameter(ParameterId id) = 0;
    // Asked before parameters and functions are.
    virtual std::optional<expr::Ref> own_name(const std::string& name, Span span);
    virtual Call own_call(const Expression& call);
    // Asked when nothing else knows the name: "x1.gain", say.
    virtual std::optional<expr::Ref> last_name(const std::string& name, Span span);
    [[nodiscard]] virtual std::vector<std::string> own_names() const { return {}; }
    [[nodiscard]] virtual std::vector<std::string> own_calls() const { return {}; }
    // Whether a .func has the name here.
    [[nodiscard]] bool is_function(std::string_view name) const {
        return current().function(name) != nullptr;
    }
    // Goes on where the other one is, inside the functions that it expands, into a builder of its own: the
    // operand of ddt() is such a program.
    void inherit(const ScopeResolver& other);

    int draws_ = 0; // random numbers so far
    expr::Builder& builder_;
    Diagnostics& diagnostics_;

private:
    // A .func being expanded: its arguments hide all other names.
    struct Activation {
        const Function* function;
        const Expression* call;
        std::vector<std::optional<expr::Ref>> arguments; // none: not lowered into this builder yet
    };
    [[nodiscard]] const Scope& current() const;
    Call expand(const Function& function, const Expression& call);
    std::optional<expr::Ref> argument(std::size_t k);

    const Scope& scope_;
    std::vector<Activation> active_;
    // Results of expansions, none after an error: functions that call each other twice would double the work
    // at each level.
    std::map<std::pair<const Function*, std::vector<int>>, std::optional<expr::Ref>> expanded_;
    std::size_t expansions_ = 0;
    bool too_many_ = false;
};

// A number of the deck: parameters and functions of the scope, nothing else. Its random functions go to
// draws; without one they are errors. nullopt when there was an error, which is reported. Bytes [begin, end)
// of the card's text:
[[nodiscard]] std::optional<Binding> bind(const Card& card, std::size_t begin, std::size_t end,
                                          const Scope& scope, Diagnostics& diagnostics,
                                          Draws* draws = nullptr);
// One word, braced or plain:
[[nodiscard]] std::optional<Binding> bind(const Card& card, const Word& word, const Scope& scope,
                                          Diagnostics& diagnostics, Draws* draws = nullptr);
// The words [first, last), as item_end and value_end (words.hpp) delimit them:
[[nodiscard]] std::optional<Binding> bind_words(const Card& card, std::size_t first, std::size_t last,
                                                const Scope& scope, Diagnostics& diagnostics,
                                                Draws* draws = nullptr);
// The same for a share, which may be written in percent:
[[nodiscard]] std::optional<Binding> bind_share(const Card& card, std::size_t first, std::size_t last,
                                                const Scope& scope, Diagnostics& diagnostics,
                                                Draws* draws = nullptr);
[[nodiscard]] std::optional<Binding> bind_tree(const ExpressionPtr& tree, const Scope& scope,
                                               Diagnostics& diagnostics, Draws* draws = nullptr);
[[nodiscard]] Binding constant_binding(double value, Span span = {});

// An operation of two operands on both; its place is that of the second.
[[nodiscard]] Binding combined(expr::Op op, const Binding& a, const Binding& b);

// The value of a binding that reads no parameter.
[[nodiscard]] std::optional<double> constant_value(const Binding& binding);
// The value with all parameters as the deck gives them.
[[nodiscard]] double nominal_value(const Binding& binding, const Circuit& circuit);
// Reports a temperature in degrees C that no thing can have, as far as its value is known.
void check_temperature(const Binding& celsius, Diagnostics& diagnostics);

} // namespace nullor::parser
