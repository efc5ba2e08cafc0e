#include "parser/names/scope.hpp"

#include <algorithm>

namespace nullor::parser {

namespace {

constexpr std::size_t deepest_call = 64;
constexpr std::size_t most_expansions = 100'000; // in one expression, with different arguments

template <class Map>
void append_keys(const Map& map, std::vector<std::string>& names) {
    for (const auto& entry : map) names.push_back(entry.first);
}

} // namespace

std::optional<ParameterId> Scope::parameter(std::string_view name) const {
    for (const Scope* scope = this; scope; scope = scope->caller_) {
        const auto found = scope->parameters_.find(name);
        if (found == scope->parameters_.end()) {
            const auto offered = scope->offered_.find(name);
            if (offered == scope->offered_.end()) continue;
            const std::function<ParameterId()> make = std::move(offered->second);
            scope->offered_.erase(offered); // its own value may read the name
            return scope->parameters_[std::string(name)] = make();
        }
        if (const auto watched = scope->watched_.find(name); watched != scope->watched_.end())
            watched->second = true;
        return found->second;
    }
    if (name == "temper" || name == "temp") return temper;
    return std::nullopt;
}

const Function* Scope::own_function(std::string_view name) const {
    const auto found = functions_.find(name);
    return found == functions_.end() ? nullptr : &found->second;
}

const Function* Scope::function(std::string_view name) const {
    for (const Scope* scope = this; scope; scope = scope->home_)
        if (const Function* found = scope->own_function(name)) return found;
    return nullptr;
}

std::vector<std::string> Scope::parameter_names() const {
    std::vector<std::string> names{"temper"};
    for (const Scope* scope = this; scope; scope = scope->caller_) append_keys(scope->parameters_, names);
    return names;
}

std::vector<std::string> Scope::function_names() const {
    std::vector<std::string> names;
    for (const Scope* scope = this; scope; scope = scope->home_) append_keys(scope->functions_, names);
    return names;
}

void Scope::define(Function function) {
    function.home = this;
    std::string name = function.name;
    functions_[std::move(name)] = std::move(function);
}

const Scope& ScopeResolver::current() const {
    return active_.empty() ? scope_ : *active_.back().function->home;
}

std::optional<expr::Ref> ScopeResolver::own_name(const std::string&, Span) {
    return std::nullopt;
}
std::optional<expr::Ref> ScopeResolver::last_name(const std::string&, Span) {
    return std::nullopt;
}
Resolver::Call ScopeResolver::own_call(const Expression&) {
    return {};
}

std::optional<expr::Ref> ScopeResolver::name(const std::string& name, Span span) {
    if (!active_.empty()) {
        const Activation& activation = active_.back();
        const auto& names = activation.function->arguments;
        const auto found = std::find(names.begin(), names.end(), name);
        if (found != names.end()) return argument(static_cast<std::size_t>(found - names.begin()));
    }
    if (const std::optional<expr::Ref> own = own_name(name, span)) return own;
    if (const std::optional<ParameterId> id = current().parameter(name)) return parameter(*id);
    return last_name(name, span);
}

void ScopeResolver::inherit(const ScopeResolver& other) {
    active_ = other.active_;
    lowering = other.lowering;
    for (Activation& activation : active_)
        activation.arguments.assign(activation.arguments.size(), std::nullopt);
}

// The operand stands where the function was called: it is lowered with the activations outside of this one.
std::optional<expr::Ref> ScopeResolver::argument(std::size_t k) {
    if (active_.back().arguments[k]) return active_.back().arguments[k];
    Activation activation = std::move(active_.back());
    active_.pop_back();
    activation.arguments[k] = lower(*activation.call->operands[k], builder_, *this, diagnostics_);
    active_.push_back(std::move(activation));
    return active_.back().arguments[k];
}

Resolver::Call ScopeResolver::call(const Expression& call) {
    if (const Call own = own_call(call); own.handled) return own;
    const Function* function = current().function(call.text);
    return function ? expand(*function, call) : Call{};
}

Resolver::Call ScopeResolver::expand(const Function& function, const Expression& call) {
    const Call failed{std::nullopt, true};
    if (call.operands.size() != function.arguments.size()) {
        diagnostics_
            .error(call.span, "argument-count",
                   "'" + function.name + "' takes " + std::to_string(function.arguments.size()) +
                       (function.arguments.size() == 1 ? " argument, not " : " arguments, not ") +
                       std::to_string(call.operands.size()))
            .chain.push_back({"'" + function.name + "' is defined here", function.span});
        return failed;
    }
    for (const Activation& activation : active_) {
        if (activation.function != &function) continue;
        diagnostics_.error(call.span, "recursive-function", "'" + function.name + "' calls itself");
        return failed;
    }
    if (active_.size() >= deepest_call) {
        diagnostics_.error(call.span, "calls-too-deep",
                           "functions call each other more than " + std::to_string(deepest_call) + " deep");
        return failed;
    }
    Activation activation{&function, &call, {}};
    std::vector<int> key;
    for (const ExpressionPtr& operand : call.operands) {
        const std::optional<expr::Ref> value = lower(*operand, builder_, *this, diagnostics_);
        if (!value) return failed;
        activation.arguments.emplace_back(*value);
        key.push_back(value->index);
    }
    const auto known = expanded_.find({&function, key});
    if (known != expanded_.end()) return {known->second, true};
    if (too_many_) return failed;
    if (++expansions_ > most_expansions) {
        too_many_ = true;
        diagnostics_.error(call.span, "too-many-calls",
                           "functions call each other more than " + std::to_string(most_expansions) +
                               " times");
        return failed;
    }
    active_.push_back(std::move(activation));
    const int draws_before = draws_;
    const std::optional<expr::Ref> value = lower(*function.body, builder_, *this, diagnostics_);
    active_.pop_back();
    // Another call of a function that draws draws again.
    if (draws_ == draws_before) expanded_.emplace(std::pair(&function, std::move(key)), value);
    return {value, true};
}

std::vector<std::string> ScopeResolver::known_names() const {
    std::vector<std::string> names = own_names();
    const std::vector<std::string> parameters = current().parameter_names();
    names.insert(names.end(), parameters.begin(), parameters.end());
    if (!active_.empty()) {
        const auto& arguments = active_.back().function->arguments;
        names.insert(names.end(), arguments.begin(), arguments.end());
    }
    return names;
}

std::vector<std::string> ScopeResolver::known_calls() const {
    std::vector<std::string> names = own_calls();
    const std::vector<std::string> functions = current().function_names();
    names.insert(names.end(), functions.begin(), functions.end());
    return names;
}

} // namespace nullor::parser
