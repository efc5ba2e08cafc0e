#include "engine/metamorphic/programs.hpp"

#include <utility>

namespace nullor::metamorphic {

namespace {

using expr::Ref;

Ref times(expr::Builder& builder, Ref value, double factor) {
    return factor == 1 ? value : builder.apply(expr::Op::mul, builder.constant(factor), value);
}

// The value of the program within the builder's.
Ref copy(const expr::Program& program, expr::Builder& builder,
         const std::function<double(int)>& input_factor) {
    std::vector<Ref> values;
    const auto value = [&](std::int32_t index) { return values[static_cast<std::size_t>(index)]; };
    for (const expr::Instruction& i : program.instructions()) {
        if (i.op == expr::Op::constant)
            values.push_back(builder.constant(i.value));
        else if (i.op == expr::Op::input)
            values.push_back(times(builder, builder.input(i.a), input_factor(i.a)));
        else if (i.op == expr::Op::table)
            values.push_back(builder.table(value(i.a), program.tables()[static_cast<std::size_t>(i.table)]));
        else if (i.c >= 0)
            values.push_back(builder.apply(i.op, value(i.a), value(i.b), value(i.c)));
        else if (i.b >= 0)
            values.push_back(builder.apply(i.op, value(i.a), value(i.b)));
        else
            values.push_back(builder.apply(i.op, value(i.a)));
    }
    return values.back();
}

double as_it_is(int) {
    return 1;
}

} // namespace

expr::Program scaled(const expr::Program& program, double factor,
                     const std::function<double(int)>& input_factor) {
    expr::Builder builder;
    return builder.finish(times(builder, copy(program, builder, input_factor), factor));
}

Binding scaled(Binding binding, double factor) {
    if (factor != 1) binding.program = scaled(binding.program, factor, as_it_is);
    return binding;
}

Binding moved(Binding binding, double difference) {
    expr::Builder builder;
    const Ref value = copy(binding.program, builder, as_it_is);
    binding.program = builder.finish(builder.apply(expr::Op::add, value, builder.constant(difference)));
    return binding;
}

Binding constant(double value) {
    Binding binding;
    binding.program = expr::Program::constant(value);
    return binding;
}

} // namespace nullor::metamorphic
