#include "tests/invariances/decks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/circuit/values/values.hpp"
#include "engine/devices/registry.hpp"

namespace invariances {

using namespace nullor;
namespace fs = std::filesystem;

std::vector<std::string> deck_paths(std::size_t stride) {
    std::vector<std::string> paths;
    for (const char* folder : {"/netlists", "/netlists/features"})
        for (const auto& entry : fs::directory_iterator(std::string(NULLOR_SOURCE_DIR) + folder))
            if (entry.path().extension() == ".cir" &&
                !fs::exists(fs::path(entry.path()).replace_extension(".expected")))
                paths.push_back(entry.path().string());
    // A .control block is for `nullor run` alone. In Boyle's macromodel currents of 1e-8 A flow through 1
    // mohm at 10 V: rounding takes up to three times what a method may be off by.
    std::erase_if(paths, [](const std::string& path) {
        const std::string name = fs::path(path).filename().string();
        return name == "control.cir" || name == "boyle-741.cir";
    });
    std::sort(paths.begin(), paths.end());
    std::size_t k = 0;
    std::erase_if(paths, [&](const std::string&) { return k++ % stride != 0; });
    return paths;
}

std::string file_text(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::optional<parser::Job> read(const std::string& path, const std::string& text,
                                std::vector<parser::Override> overrides, Unreadable unreadable) {
    parser::ReadOptions options;
    options.overrides = std::move(overrides);
    parser::Sources sources;
    Diagnostics diagnostics;
    std::optional<parser::Job> job = parser::read_text(path, text, options, sources, diagnostics);
    if (!job && unreadable == Unreadable::allowed) return job;
    if (!job) {
        std::string said;
        for (const Diagnostic& d : diagnostics.all()) said += d.message + "\n";
        FAIL_CHECK(path << " cannot be read:\n" << said << text);
        return job;
    }
    job->measures = {};
    job->requests.prints.clear();
    job->requests.saves.clear();
    job->requests.targets.clear();
    return job;
}

namespace {

template <class List>
int index_of(const List& list, const std::string& name) {
    for (std::size_t k = 0; k < list.size(); ++k)
        if (list[k].name == name) return static_cast<int>(k);
    FAIL_CHECK("'" << name << "' is gone");
    return -1;
}

} // namespace

void graft(parser::Job& onto, const parser::Job& from, const std::string& prefix) {
    onto.requests = from.requests;
    const auto at = [](int index) { return static_cast<std::size_t>(index); };
    const auto move = [&](Target& target) {
        const Circuit &old = from.circuit, &now = onto.circuit;
        switch (target.kind) {
        case Target::Kind::instance:
            target.index = index_of(now.instances, prefix + old.instances[at(target.index)].name);
            break;
        case Target::Kind::model:
            target.index = index_of(now.models, old.models[at(target.index)].name);
            break;
        case Target::Kind::parameter:
            target.index = index_of(now.parameters, old.parameters[at(target.index)].name);
            break;
        case Target::Kind::temperature: break;
        }
    };
    for (analysis::SweptTarget& step : onto.requests.steps) move(step.target);
    for (analysis::AnalysisRequest& request : onto.requests.analyses)
        if (auto* dc = std::get_if<analysis::DcRequest>(&request.what))
            for (analysis::SweptTarget& sweep : dc->sweeps) move(sweep.target);
    for (analysis::AnalysisRequest& request : onto.requests.analyses)
        if (auto* noise = std::get_if<analysis::NoiseRequest>(&request.what)) {
            const auto instance = [&](InstanceId& id) {
                if (id.valid())
                    id.index =
                        index_of(onto.circuit.instances, prefix + from.circuit.instances[at(id.index)].name);
            };
            const auto node = [&](NodeId& id) {
                if (!id.valid() || id == ground) return;
                const std::string& name = from.circuit.nodes[at(id.index)].name; // of a pin, or inside
                const auto inside = [&](const Node& other) { return other.name == prefix + name; };
                const auto& nodes = onto.circuit.nodes;
                id.index =
                    index_of(nodes, std::any_of(nodes.begin(), nodes.end(), inside) ? prefix + name : name);
            };
            instance(noise->source);
            instance(noise->output.device);
            node(noise->output.plus);
            node(noise->output.minus);
        }
    // Currents that outputs of the deck as written read.
    for (const Instance& instance : from.circuit.instances)
        if (instance.read_pins != 0)
            if (const int k = index_of(onto.circuit.instances, prefix + instance.name); k >= 0)
                onto.circuit.instances[at(k)].read_pins |= instance.read_pins;
    // Numbers of sweeps and of .tran that read parameters are bound to the old indices.
    const auto rebind = [&](Binding& binding) {
        for (ParameterId& input : binding.inputs)
            input.index = index_of(onto.circuit.parameters, from.circuit.parameters[at(input.index)].name);
    };
    const auto rebind_sweep = [&](analysis::Sweep& sweep) {
        for (Binding* binding : {&sweep.start, &sweep.stop, &sweep.step, &sweep.count}) rebind(*binding);
        for (Binding& binding : sweep.list) rebind(binding);
    };
    for (analysis::SweptTarget& step : onto.requests.steps) rebind_sweep(step.sweep);
    for (Binding& binding : onto.requests.temperatures) rebind(binding);
    for (analysis::AnalysisRequest& request : onto.requests.analyses) {
        if (auto* dc = std::get_if<analysis::DcRequest>(&request.what))
            for (analysis::SweptTarget& sweep : dc->sweeps) rebind_sweep(sweep.sweep);
        if (auto* ac = std::get_if<analysis::AcRequest>(&request.what)) rebind_sweep(ac->frequencies);
        if (auto* noise = std::get_if<analysis::NoiseRequest>(&request.what)) {
            rebind_sweep(noise->frequencies);
            rebind(noise->every);
        }
        if (auto* tran = std::get_if<analysis::TranRequest>(&request.what))
            for (Binding* binding : {&tran->step, &tran->stop, &tran->start, &tran->max_step})
                rebind(*binding);
    }
}

Binding constant(double value) {
    Binding binding;
    binding.program = expr::Program::constant(value);
    return binding;
}

bool spoil(parser::Job& job) {
    const Outcome<Values> values = Values::evaluate(job.circuit, {});
    if (!values) return false;
    bool changed = false;
    double factor = 1;
    for (std::size_t k = 0; k < job.circuit.instances.size(); ++k) {
        Instance& instance = job.circuit.instances[k];
        const devices::DeviceInfo& info = *devices::registry()[static_cast<std::size_t>(instance.kind)];
        if (info.syntax.letters != "r") continue;
        const int r = info.find("r");
        const double ohms = values.value().of(InstanceId{static_cast<int>(k)})[static_cast<std::size_t>(r)];
        std::erase_if(instance.values, [&](const auto& given) { return given.first == r; });
        instance.values.emplace_back(r, constant((factor += 1e-3) * ohms));
        changed = changed || ohms != 0;
    }
    return changed;
}

} // namespace invariances
